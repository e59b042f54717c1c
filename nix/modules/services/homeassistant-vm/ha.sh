# Run Home Assistant's own command line in its virtual machine: ha info, ha core info, ha host reboot, …
# HA_AGENT_WAIT: seconds that a command may take    HA_GUEST_PROGRAM: what runs in the guest, in tests

if [ "$(id -u)" != 0 ]; then
  echo "ha: only root may command Home Assistant. Try: sudo ha $*" >&2
  exit 77
fi

started=$(jq --compact-output --null-input --arg path "${HA_GUEST_PROGRAM:-/usr/bin/ha}" \
  '{$path, arg: $ARGS.positional, "capture-output": true}' --args -- "$@")
pid=$(homeassistant-agent guest-exec "$started" | jq --raw-output .pid)

state='{"exited":false}'
deadline=$((SECONDS + ${HA_AGENT_WAIT:-900}))
while [ "$(jq .exited <<< "$state")" != true ]; do
  if [ "$SECONDS" -ge "$deadline" ]; then
    echo "ha: no end after ${HA_AGENT_WAIT:-900} seconds; the command goes on in the virtual machine." >&2
    exit 75
  fi
  sleep 0.2
  status=0
  state=$(homeassistant-agent guest-exec-status "{\"pid\":$pid}") || status=$?
  if [ "$status" != 0 ]; then
    # `ha host reboot` and `ha host shutdown` stop the agent before it can report how they ended.
    case "${1:-} ${2:-}" in
      "host reboot" | "host shutdown") exit 0 ;;
      *) exit "$status" ;;
    esac
  fi
done

# Keeps the guest's output from controlling root's terminal. A file or pipe gets it unchanged.
written() {
  jq --raw-output --arg key "$1" '.[$key] // empty' <<< "$state" | base64 --decode |
    if [ -t 1 ]; then plain-text; else cat; fi
}
written out-data
written err-data >&2
if [ "$(jq '."out-truncated" // ."err-truncated" // false' <<< "$state")" = true ]; then
  echo "ha: the output was longer than the guest agent passes on; its end is missing." >&2
fi
# A command that was killed by a signal has failed.
exit "$(jq '.exitcode // (128 + (.signal // 0))' <<< "$state")"
