# Closed but for SSH and mDNS; an address by DHCP unless a profile does it in its own way.
{ config, lib, ... }:
let
  inherit (config.networking) nftables;
in
{
  options.kiln.closeForwarding = lib.mkOption {
    type = lib.types.bool;
    default = true;
    description = "Whether the machine refuses to pass on packets for others, except what its containers, its virtual machines and its port forwardings need. Turn it off on a router.";
    example = false;
  };

  config = {
    networking.useDHCP = lib.mkDefault true;

    networking.firewall = lib.mkMerge [
      {
        enable = true;
        # Written by repeated probes of every stranger on the network otherwise.
        logRefusedConnections = lib.mkDefault false;
      }
      # NAT for a container makes the kernel forward, and then it forwards whatever the network sends: into the container's
      # network too.
      (lib.mkIf (config.kiln.closeForwarding && nftables.enable) {
        filterForward = lib.mkDefault true;
      })
      (lib.mkIf (config.kiln.closeForwarding && !nftables.enable) {
        # The last chain: what NAT, libvirt, Docker and Tailscale let pass was let pass before it. A bridge's own frames come
        # here too, once Docker has them filtered.
        extraCommands = lib.mkAfter ''
          ip46tables -w -N kiln-forward
          ip46tables -w -A kiln-forward -m conntrack --ctstate ESTABLISHED,RELATED,DNAT -j RETURN
          ip46tables -w -A kiln-forward -m physdev --physdev-is-bridged -j RETURN
          ip46tables -w -A kiln-forward -j DROP
          ip46tables -w -A FORWARD -j kiln-forward
        '';
        extraStopCommands = lib.mkBefore ''
          ip46tables -w -D FORWARD -j kiln-forward 2>/dev/null || true
          ip46tables -w -F kiln-forward 2>/dev/null || true
          ip46tables -w -X kiln-forward 2>/dev/null || true
        '';
      })
    ];

    # Any machine of the network may answer it, and it is of no use beside mDNS.
    services.resolved.settings.Resolve.LLMNR = lib.mkDefault false;

    # Waiting for a network is for what needs one, not for the boot.
    systemd.network.wait-online.enable = lib.mkDefault false;
  };
}
