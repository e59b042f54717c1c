# How Home Assistant is. Exit code 0: it answers; 1: it does not.
# HA_INFO: where the info fetcher writes

state=$(systemctl is-active homeassistant-vm.service || true)
fetch=$(systemctl is-active homeassistant-image.service || true)

row() { printf '%-16s %s\n' "$1" "$2"; }

case "$state $fetch" in
  active*) row "Virtual machine" "running" ;;
  *" active" | *" activating") row "Virtual machine" "waits for its image (journalctl -fu homeassistant-image.service)" ;;
  *) row "Virtual machine" "$state (journalctl -u homeassistant-vm.service)" ;;
esac

if [ ! -r "$HA_INFO/info.json" ]; then
  row "Home Assistant" "not asked yet; the first answer comes half a minute after the boot"
  exit 1
fi

# One line: the guest says what its name is, and must not add rows.
say() {
  local text
  text=$(jq --raw-output "$1" "$HA_INFO/info.json" | plain-text)
  printf '%s\n' "${text//$'\n'/ }"
}

row "Guest agent" "$(say 'if .agent then "answers" else "does not answer" end')"
row "System" "$(say 'if .system then "\(.system.name // "unknown") \(.system.version // "")" else "unknown" end')"
row "Address" "$(say '.web.url // "none yet"')"
row "Home Assistant" "$(say 'if .web == null then "not reached" elif .web.status == 0 then "does not answer" else "answers (HTTP \(.web.status))" end')"
row "Asked" "$(say .at)"

if [ "$state" != active ]; then exit 1; fi
# An answer is any that a web server gives but a server error.
say '.web.status // 0' | { read -r status && [ "$status" -ge 200 ] && [ "$status" -lt 500 ]; }
