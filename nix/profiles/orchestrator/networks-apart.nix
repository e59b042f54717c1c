# No container reaches another one, or a virtual machine: NAT lets each of their packets pass, to whatever card it goes.
# Nor does either begin a connection to the host's tailnet, where NAT and Tailscale would give it the host's name and
# rights, or to the metadata of a cloud, which may have the host's keys.
# libvirt lets through what its machines send before the host's own rules are read, so these are in a table that comes first.
{ config, lib, ... }:
let
  inherit (config.networking) enableIPv6 nat nftables;
  inherit (config.services.tailscale) interfaceName;
  tailnet =
    # Then there is no card, and nothing of a workload's goes through it.
    if interfaceName == "userspace-networking" then
      {
        iptables = "";
        nftables = null;
      }
    else if lib.hasPrefix "tailscale" interfaceName then
      {
        iptables = "tailscale+";
        nftables = "tailscale*";
      }
    else
      {
        iptables = interfaceName;
        nftables = interfaceName;
      };
  tables = "iptables" + lib.optionalString enableIPv6 " ip6tables";
  script = file: "tables='${tables}'\ntailnet='${tailnet.iptables}'\n${builtins.readFile file}";
in
{
  networking.nat = lib.mkIf (!nftables.enable) {
    extraCommands = script ./networks-apart.sh;
    extraStopCommands = script ./networks-joined.sh;
  };
  networking.nftables.tables.kiln-apart = lib.mkIf (nat.enable && nftables.enable) {
    family = "inet";
    content =
      let
        rules = builtins.readFile ./networks-apart.nft;
      in
      if tailnet.nftables == null then
        lib.concatLines (
          lib.filter (line: !lib.hasInfix "oifname \"tailscale" line) (lib.splitString "\n" rules)
        )
      else
        lib.replaceStrings [ "tailscale*" ] [ tailnet.nftables ] rules;
  };
}
