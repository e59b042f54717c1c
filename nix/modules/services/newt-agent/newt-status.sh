# How Newt is. Exit code 0: it runs; 1: it does not.
# NEWT_CREDENTIALS: what the container was started with

if [ "$(id -u)" != 0 ]; then
  echo "newt-status: only root may look into the container. Try: sudo newt-status" >&2
  exit 77
fi

# Endpoint and id are the server's words, and the container's are Newt's.
row() {
  local text
  text=$(plain-text <<< "$2")
  printf '%-12s %s\n' "$1" "${text//$'\n'/ }"
}

if [ ! -e "$NEWT_CREDENTIALS" ]; then
  row Credentials "none (journalctl -u newt-credentials.service)"
  row Container "waits for credentials"
  exit 1
fi
# Never the secret.
row Endpoint "$(jq --raw-output .endpoint "$NEWT_CREDENTIALS")"
row Newt-ID "$(jq --raw-output .id "$NEWT_CREDENTIALS")"

container=$(systemctl is-active container@newt-agent.service || true)
row Container "$container"
if [ "$container" != active ]; then
  echo "See: journalctl -u container@newt-agent.service"
  exit 1
fi

inside() { nixos-container run newt-agent -- "$@"; }

agent=$(inside systemctl is-active newt-agent.service || true)
row Newt "$agent"
echo
inside journalctl --unit newt-agent --lines 8 --no-pager --output cat | plain-text || true
[ "$agent" = active ]
