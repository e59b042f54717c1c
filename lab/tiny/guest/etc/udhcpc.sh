#!/bin/sh
# Called by udhcpc with the event in $1 and the lease in the environment.
case $1 in
  deconfig)
    ip addr flush dev "$interface"
    ip link set "$interface" up
    ;;
  bound | renew)
    ip addr flush dev "$interface"
    ip addr add "$ip/${mask:-24}" dev "$interface"
    for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; done
    for server in $dns; do echo "nameserver $server"; done >/etc/resolv.conf
    ;;
esac
