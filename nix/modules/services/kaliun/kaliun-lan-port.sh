# kaliun-lan-port open | close | open-if-running: the port of the claim in the network, in NixOS's chains of iptables. It is open
# while LAN_UNIT runs; LAN_TABLES are the programs that change the chains.
close() {
  while "$1" -w -D nixos-fw -p tcp --dport "$LAN_PORT" -j nixos-fw-accept 2>/dev/null; do :; done
}

# Before the rule that refuses the rest.
open() {
  local tables
  for tables in $LAN_TABLES; do
    close "$tables"
    "$tables" -w -I nixos-fw -p tcp --dport "$LAN_PORT" -j nixos-fw-accept ||
      echo "$tables does not open port $LAN_PORT: this box cannot be claimed over it." >&2
  done
}

case "${1-}" in
  open) open ;;
  close) for tables in $LAN_TABLES; do close "$tables"; done ;;
  # The firewall's script runs this, also before there are any services.
  open-if-running) if systemctl is-active --quiet "$LAN_UNIT"; then open; fi ;;
  *)
    echo "usage: kaliun-lan-port open | close | open-if-running" >&2
    exit 64
    ;;
esac
