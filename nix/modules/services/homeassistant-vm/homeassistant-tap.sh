# Put Home Assistant's tap into a bridge that the configuration has.
# BRIDGE, TAP: names    TAP_USER: who may open the tap

if ! ip link show dev "$BRIDGE" > /dev/null 2>&1; then
  echo "There is no bridge $BRIDGE yet; trying again later. services.homeassistant-vm.bridge.name names it." >&2
  exit 1
fi
if ! ip link show dev "$TAP" > /dev/null 2>&1; then
  ip tuntap add dev "$TAP" mode tap user "$TAP_USER"
fi
ip link set dev "$TAP" master "$BRIDGE" up
echo "$BRIDGE has $TAP."
