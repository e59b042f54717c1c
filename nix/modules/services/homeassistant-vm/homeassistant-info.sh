# Write down what is known of Home Assistant now. What can't be learned is null, and never what it was before.
# HA_RUNTIME: of the virtual machine    HA_INFO: where info.json and upstream.conf go    HA_PORT: Home Assistant's own

agent() { HA_AGENT_TIMEOUT=5 homeassistant-agent "$@" 2> /dev/null; }

put() {
  # Writes only changed files: a new upstream.conf makes nginx read its configuration again.
  if ! cmp --silent "$1.new" "$1"; then mv "$1.new" "$1"; else rm "$1.new"; fi
}

running=false
answers=false
address=null
system=null
web=null
url=

if [ -S "$HA_RUNTIME/agent.sock" ]; then running=true; fi

if [ "$running" = true ] && interfaces=$(agent guest-network-get-interfaces); then
  answers=true
  # Finds the address by the hardware address: the guest has its own bridges and containers, whose addresses are of no
  # use outside.
  address=$(jq --arg mac "$(cat "$HA_RUNTIME/mac")" '
    [ .[] | select((."hardware-address" // "" | ascii_downcase) == $mac)
      | (."ip-addresses" // [])[]
      | select(."ip-address-type" == "ipv4" and (."ip-address" | startswith("169.254.") | not))
      | ."ip-address"
      | select(test("^[0-9]{1,3}([.][0-9]{1,3}){3}$")) ] | first' <<< "$interfaces")
  system=$(agent guest-get-osinfo | jq '
    def text: if type == "string" then .[0:100] else null end;
    {name: (.name | text), version: (."version-id" | text)}') || system=null
fi

if [ "$address" != null ]; then
  url=http://$(jq --raw-output . <<< "$address"):$HA_PORT
  status=$(curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' "$url/") || status=0
  web=$(jq --null-input --arg url "$url" --argjson status "$((10#$status))" '{$url, $status}')
fi

# nginx's variable, not this script's.
# shellcheck disable=SC2016
printf 'set $homeassistant "%s";\n' "${url#http://}" > "$HA_INFO/upstream.conf.new"

jq --null-input --arg at "$(date --utc +%FT%TZ)" --argjson running "$running" --argjson agent "$answers" \
  --argjson address "$address" --argjson system "${system:-null}" --argjson web "$web" \
  '{schema: 1, $at, $running, $agent, $address, $system, $web}' > "$HA_INFO/info.json.new"

put "$HA_INFO/upstream.conf"
put "$HA_INFO/info.json"
