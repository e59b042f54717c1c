# The network of the service modules in the configuration of ordinary.nix: tailnets, and what the machine forwards.
{
  lib,
  nixosModules,
  # A list of modules → the configuration with them.
  evaluate,
}:
{
  # What joins a tailnet: Kiln's file or the owner's, and what the unit waits for.
  tailnets =
    lib.mapAttrs
      (
        _: module:
        let
          made =
            (evaluate [
              nixosModules.kiln-tailscale
              { kiln.addOns.tailscale.enable = true; }
              module
            ]).config;
        in
        {
          file = toString made.services.tailscale.authKeyFile;
          inherit (made.systemd.services.tailscaled-autoconnect) unitConfig;
        }
      )
      {
        kilns = { };
        owners.services.tailscale.authKeyFile = "/run/agenix/tailnet";
      };
  # Whether Newt's container makes the machine a router, by the rules of its firewall.
  forwarding =
    lib.mapAttrs
      (
        _: module:
        let
          made =
            (evaluate [
              nixosModules.newt-agent
              { services.newt-agent.enable = true; }
              module
            ]).config;
        in
        {
          filter = made.services.newt-agent.filterForward;
          iptables = made.networking.firewall.extraCommands;
          nftables = lib.mapAttrs (_: table: table.content) made.networking.nftables.tables;
        }
      )
      {
        plain = { };
        nft.networking.nftables.enable = true;
        router.networking.nat.internalInterfaces = [ "lan1" ];
        docker.virtualisation.docker.enable = true;
        sysctl.boot.kernel.sysctl."net.ipv4.ip_forward" = 1;
        without.boot.kernel.sysctl."net.ipv4.ip_forward" = lib.mkDefault 0;
      };
}
