# Press Home Assistant's power button and wait until it is off; systemd's TimeoutStopSec bounds the wait.
# RUNTIME_DIRECTORY, MAINPID: from systemd

# Nothing to ask where QEMU has ended already.
if [ -z "${MAINPID:-}" ] || [ ! -S "$RUNTIME_DIRECTORY/qmp.sock" ]; then exit 0; fi

printf '%s\n' '{"execute":"qmp_capabilities"}' '{"execute":"system_powerdown"}' |
  socat -t 5 - "UNIX-CONNECT:$RUNTIME_DIRECTORY/qmp.sock" > /dev/null

tail --pid="$MAINPID" --follow /dev/null
