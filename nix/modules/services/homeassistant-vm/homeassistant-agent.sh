# One call to the QEMU guest agent in the virtual machine: homeassistant-agent COMMAND [ARGUMENTS-AS-JSON]
# Prints the call's `return` as JSON. The protocol: QEMU's interop/qemu-ga-ref ("guest-sync-delimited" first).
# HA_RUNTIME: the folder of agent.sock    HA_AGENT_TIMEOUT: seconds to wait for an answer
# Exit codes: 1 the guest refused, 2 used wrongly, 69 no virtual machine, 75 no answer yet

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
  echo "usage: homeassistant-agent COMMAND [ARGUMENTS-AS-JSON]" >&2
  exit 2
fi
socket=$HA_RUNTIME/agent.sock
timeout=${HA_AGENT_TIMEOUT:-10}

if [ -d "$HA_RUNTIME" ] && [ ! -x "$HA_RUNTIME" ]; then
  echo "Only root may speak to Home Assistant's guest agent. Try again with sudo." >&2
  exit 77
fi
if [ ! -S "$socket" ]; then
  echo "Home Assistant's virtual machine is not running. See: systemctl status homeassistant-vm.service" >&2
  exit 69
fi

request=$(jq --compact-output --null-input --arg execute "$1" --argjson arguments "${2:-null}" \
  '{$execute} + if $arguments == null then {} else {$arguments} end')

# The socket serves one at a time, and answers to two would be mixed.
exec {lock}<> "$HA_RUNTIME/agent.lock"
if ! flock --timeout "$timeout" "$lock"; then
  echo "Another command is speaking to Home Assistant's guest agent. Try again in a moment." >&2
  exit 75
fi

no_answer() {
  echo "Home Assistant's guest agent does not answer. It does once Home Assistant OS is up, which takes some minutes the first time." >&2
  exit 75
}

# socat's own complaints would only repeat this message.
coproc agent { exec socat -t 0 - "UNIX-CONNECT:$socket" 2> /dev/null {lock}>&-; }
# Bash forgets these when the process ends, and that may be at any moment.
from=${agent[0]}
to=${agent[1]}
# shellcheck disable=SC2154  # set by coproc
pid=$agent_PID
trap 'kill "$pid" 2> /dev/null || true' EXIT
# A guest that hangs up counts as a missing answer, so that the script still prints its error.
trap '' PIPE

# The byte 0xFF makes the agent forget what another caller left unfinished; it sends one back before its answer.
sync=$((RANDOM * 32768 + RANDOM))
printf '\xff{"execute":"guest-sync-delimited","arguments":{"id":%d}}\n' "$sync" 1>&"$to" 2> /dev/null || no_answer
while true; do
  LC_ALL=C IFS= read -r -t "$timeout" line <&"$from" || no_answer
  if [ "$(jq --raw-output '.return? // empty' <<< "${line##*$'\xff'}" 2> /dev/null)" = "$sync" ]; then break; fi
done

printf '%s\n' "$request" 1>&"$to" 2> /dev/null || no_answer
LC_ALL=C IFS= read -r -t "$timeout" answer <&"$from" || no_answer

if problem=$(jq --exit-status --raw-output '.error.desc' <<< "$answer" 2> /dev/null); then
  echo "Home Assistant's guest agent: $(plain-text <<< "$problem")" >&2
  exit 1
fi
# Prints ASCII: the guest's text may contain control sequences for a terminal.
jq --compact-output --ascii-output '.return' <<< "$answer"
