# Puts one wired interface and Home Assistant's tap onto the bridge. Running it again changes nothing that is already
# correct.
# BRIDGE, TAP: names    TAP_USER: who may open the tap    BRIDGE_INTERFACE: the wired one, "" to look for it
# SYS_CLASS_NET: /sys/class/net    WAIT_SECONDS: how long a cable may take

exists() { ip link show dev "$1" > /dev/null 2>&1; }

# Only hardware has a device folder; bridges, taps and veths have none. A wireless port can't be bridged.
wired_interfaces() {
  local path
  for path in "$SYS_CLASS_NET"/*; do
    if [ -e "$path/device" ] && [ ! -e "$path/wireless" ] && [ ! -e "$path/phy80211" ] && [ "$(cat "$path/type")" = 1 ]; then
      basename "$path"
    fi
  done
}

# Reading carrier of an interface that is down is an error.
has_cable() { [ "$(cat "$SYS_CLASS_NET/$1/carrier" 2> /dev/null || echo 0)" = 1 ]; }

choose() {
  local name wired
  if [ -n "$BRIDGE_INTERFACE" ]; then
    if exists "$BRIDGE_INTERFACE"; then echo "$BRIDGE_INTERFACE"; fi
    return
  fi
  wired=$(wired_interfaces)
  # A port that is on the bridge stays there, even if its cable is pulled for a moment.
  for name in $wired; do
    if [ -e "$SYS_CLASS_NET/$BRIDGE/brif/$name" ]; then
      echo "$name"
      return
    fi
  done
  for name in $wired; do
    if has_cable "$name"; then
      echo "$name"
      return
    fi
  done
}

if ! exists "$BRIDGE"; then
  # Snooping is off: without a querier, as in a home's network, it would lose the multicast by which devices are found.
  ip link add name "$BRIDGE" type bridge stp_state 0 forward_delay 0 mcast_snooping 0
fi
if ! exists "$TAP"; then
  ip tuntap add dev "$TAP" mode tap user "$TAP_USER"
fi
ip link set dev "$TAP" master "$BRIDGE" up

# A cable is seen only at an interface that is up.
for name in $(wired_interfaces); do ip link set dev "$name" up; done

port=$(choose)
waited=0
while [ -z "$port" ] && [ "$waited" -lt "$WAIT_SECONDS" ]; do
  sleep 1
  waited=$((waited + 1))
  port=$(choose)
done
if [ -z "$port" ] && [ -z "$BRIDGE_INTERFACE" ]; then
  # No cable anywhere: take the first, so that plugging one in is all that is left to do.
  read -r port <<< "$(wired_interfaces)" || true
fi
if [ -z "$port" ]; then
  ip link set dev "$BRIDGE" up
  echo "No wired interface ${BRIDGE_INTERFACE:+named $BRIDGE_INTERFACE }was found for $BRIDGE; trying again later." >&2
  exit 1
fi

for path in "$SYS_CLASS_NET/$BRIDGE/brif"/*; do
  other=$(basename "$path")
  if [ "$other" != "$port" ] && [ -e "$SYS_CLASS_NET/$other/device" ]; then
    ip link set dev "$other" nomaster
  fi
done

# The port's own address, so that the router sees the same machine as before.
ip link set dev "$BRIDGE" address "$(cat "$SYS_CLASS_NET/$port/address")"
ip address flush dev "$port"
ip link set dev "$port" master "$BRIDGE" up
ip link set dev "$BRIDGE" up
echo "$BRIDGE has $port and $TAP."
