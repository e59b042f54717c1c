# No container reaches another one, or a virtual machine: NAT lets each of their packets pass, to whatever card it goes.
# libvirt lets through what its machines send before the host's own rules are read, so these are in a table that comes first.
{ config, lib, ... }:
let
  inherit (config.networking) enableIPv6 nat nftables;
  tables = "iptables" + lib.optionalString enableIPv6 " ip6tables";
  script = file: "tables='${tables}'\n${builtins.readFile file}";
in
{
  networking.nat = lib.mkIf (!nftables.enable) {
    extraCommands = script ./networks-apart.sh;
    extraStopCommands = script ./networks-joined.sh;
  };
  networking.nftables.tables.kiln-apart = lib.mkIf (nat.enable && nftables.enable) {
    family = "inet";
    content = ''
      chain forward {
        type filter hook forward priority mangle;
        iifname "ve-*" oifname { "ve-*", "virbr*" } drop
        iifname "virbr*" oifname "ve-*" drop
      }
    '';
  };
}
