# StratoAgent --config-file FILE, standing in for the real one: what it may do goes to /var/lib/strato/seen.

try() {
  local name=$1
  shift
  if "$@" 2>/dev/null; then echo "$name yes"; else echo "$name no"; fi
}
# shellcheck disable=SC2188 # opening is the trial
opens() { (<>"$1"); }

touch /tmp/of-the-agent
{
  echo "arguments $*"
  echo "capabilities $(grep CapEff /proc/self/status | cut -f 2)"
  echo "bounding $(grep CapBnd /proc/self/status | cut -f 2)"
  try etc touch /etc/of-the-agent
  try home ls /home
  try tun opens /dev/net/tun
  try kvm opens /dev/kvm
  # Everybody's outside of the agent's unit.
  try fuse opens /dev/fuse
} >/var/lib/strato/seen

exec socat UNIX-LISTEN:/run/qemu/vm0.sock,unlink-early,fork /dev/null
