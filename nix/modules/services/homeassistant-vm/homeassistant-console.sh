# The ways to Home Assistant's console, and the serial one itself where there is one (aarch64).
# HA_RUNTIME: the folder of the virtual machine's sockets

if [ "$(systemctl is-active homeassistant-vm.service || true)" != active ]; then
  echo "Home Assistant's virtual machine is not running. See: homeassistant-status" >&2
  exit 1
fi

host=$(uname -n)
cat << TEXT
Screen, by VNC, from your own computer:
  ssh -L 5900:localhost:5900 root@$host
  vncviewer localhost:5900     (macOS's Screen Sharing wants a password; TigerVNC and RealVNC do not)

Commands, here:
  ha info    ha core info    ha supervisor info    ha host reboot
TEXT

serial=$HA_RUNTIME/serial.sock
if [ -d "$HA_RUNTIME" ] && [ ! -x "$HA_RUNTIME" ]; then
  echo
  echo "The serial console, where there is one, is root's. Try: sudo homeassistant-console" >&2
  exit 77
fi
if [ ! -S "$serial" ]; then exit 0; fi

echo
echo "Serial console. Ctrl-] leaves it."
# Only a terminal can be put into raw mode.
if [ -t 0 ]; then
  exec socat "STDIO,raw,echo=0,escape=0x1d" "UNIX-CONNECT:$serial"
fi
exec socat STDIO "UNIX-CONNECT:$serial"
