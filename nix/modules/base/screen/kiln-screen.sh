# Writes what a person has to know to reach this machine above the login prompt of each console, and again whenever an address
# changes. ADMINISTRATOR, HOST_KEY; SCREEN_FOLDER, SCREEN_RELOAD: agetty's. SCREEN_ONCE, for tests, ends after the first.

# Shows the address of the interface that leads to the internet; on a network without a router, of the one that got an
# address by DHCP. Others, such as a container's, are of no use to a person in front of the screen.
best='
  [ .[] | select(.dev | test("^(lo|ve-|vb-|veth|virbr|docker|br-|tailscale|tap|tun)") | not) ]
  | sort_by((if .dst == "default" then 0 elif .protocol == "dhcp" then 1 else 2 end), .metric // 0)
  | .[0].dev // empty'
addresses() {
  local family device
  for family in -4 -6; do
    device=$(ip "$family" -json route show | jq --raw-output "$best")
    [[ -n $device ]] || continue
    ip "$family" -json address show dev "$device" scope global |
      jq --raw-output '.[].addr_info[]? | select((.temporary // false) | not) | .local // empty' | head --lines=1
  done
}

show() {
  local name found fingerprint='' text file=$SCREEN_FOLDER/50-kiln.issue
  name=$(</proc/sys/kernel/hostname)
  found=$(addresses)
  if [[ -r $HOST_KEY ]]; then read -r _ fingerprint _ < <(ssh-keygen -l -E sha256 -f "$HOST_KEY") || true; fi
  text=$'\n'
  if [[ -n $found ]]; then
    text+="  $name is at ${found//$'\n'/, }"$'\n'"  ssh $ADMINISTRATOR@${found%%$'\n'*}"$'\n'
  else
    text+="  $name has no address yet: is a network cable plugged in?"$'\n'
  fi
  if [[ -n $fingerprint ]]; then text+="  Its SSH key is $fingerprint"$'\n'; fi
  # agetty takes a backslash for an escape.
  text=${text//\\/\\\\}
  text=${text%$'\n'}
  if [[ -e $file && $(<"$file") == "$text" ]]; then return; fi
  printf '%s\n\n' "$text" >"$file.new"
  mv --no-target-directory "$file.new" "$file"
  # Prompts at which nothing was typed are shown again.
  touch "$SCREEN_RELOAD"
}

show
if [[ -n ${SCREEN_ONCE:-} ]]; then exit 0; fi
ip monitor address route | while read -r _; do
  # Changes that come together are shown once.
  while read -r -t 1 _; do :; done
  show
done
