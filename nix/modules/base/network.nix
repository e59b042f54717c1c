# Closed but for SSH and mDNS; an address by DHCP unless a profile does it in its own way.
{ config, lib, ... }:
let
  inherit (config) virtualisation;
  inherit (config.networking) nftables;

  tables = "iptables" + lib.optionalString config.networking.enableIPv6 " ip6tables";
  remove = ''
    for tables in ${tables}; do
      $tables -w -D FORWARD -j kiln-forward 2>/dev/null || true
      $tables -w -F kiln-forward 2>/dev/null || true
      $tables -w -X kiln-forward 2>/dev/null || true
    done
  '';
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
        # Before a default of another module, and after a person's own line.
        enable = lib.mkOverride 900 true;
        # Otherwise repeated probes of any stranger on the network would fill the log.
        logRefusedConnections = lib.mkDefault false;
      }
      # NAT for a container makes the kernel forward, and then it forwards whatever the network sends: into the container's
      # network too.
      (lib.mkIf (config.kiln.closeForwarding && nftables.enable) {
        filterForward = lib.mkDefault true;
        # Each of these accepts its own traffic in its own tables, which cannot overrule this one.
        extraForwardRules = lib.concatMapStrings (card: "iifname \"${card}\" accept\n") (
          lib.optional virtualisation.libvirtd.enable "virbr*"
          ++ lib.optionals virtualisation.docker.enable [
            "docker0"
            "br-*"
          ]
          ++ lib.optional virtualisation.podman.enable "podman*"
          ++ lib.optional virtualisation.incus.enable "incusbr*"
          ++ lib.optionals virtualisation.lxc.enable [
            "lxcbr*"
            "lxdbr*"
          ]
          ++ lib.optional virtualisation.waydroid.enable "waydroid0"
          ++ lib.optional config.services.tailscale.enable "tailscale0"
        );
      })
      (lib.mkIf (config.kiln.closeForwarding && !nftables.enable) {
        # The last chain: what NAT, libvirt, Docker, Podman and Tailscale let pass was let pass before it. A bridge's own frames come
        # here too, once Docker has them filtered. A rule that this kernel lacks must not end the script, which closes
        # everything else afterwards.
        extraCommands = lib.mkAfter ''
          ${remove}
          for tables in ${tables}; do
            {
              $tables -w -N kiln-forward &&
                $tables -w -A kiln-forward -m conntrack --ctstate ESTABLISHED,RELATED,DNAT -j RETURN &&
                $tables -w -A kiln-forward -m physdev --physdev-is-bridged -j RETURN &&
                $tables -w -A kiln-forward -j DROP &&
                $tables -w -A FORWARD -j kiln-forward
            } || echo "$tables cannot close forwarding on this kernel; it stays open." >&2
          done
        '';
        extraStopCommands = lib.mkBefore remove;
      })
    ];

    # Any machine of the network may answer it, and it is of no use beside mDNS.
    services.resolved.settings.Resolve.LLMNR = lib.mkDefault false;

    # Units that need a network wait for it; the boot does not.
    systemd.network.wait-online.enable = lib.mkDefault false;
  };
}
