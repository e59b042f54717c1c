# NAT turns forwarding on between all interfaces. Where nothing else wants that, only the container's packets pass.
{
  config,
  lib,
  options,
  ...
}:
let
  cfg = config.services.newt-agent;
  chain = "newt-agent-forward";
  container = "ve-newt-agent";
  inherit (config.networking) nat nftables;

  isOn =
    value:
    if !lib.isAttrs value then
      lib.elem (toString value) [ "1" ]
    else
      (value.condition or true) && isOn value.content;

  # Docker, k3s, Tailscale's subnet routers and others ask for it so. That of NAT is there because of the container.
  asked =
    { file, value }:
    !lib.hasSuffix "/networking/nat.nix" file
    && lib.any (name: value ? ${name} && isOn value.${name}) [
      "net.ipv4.ip_forward"
      "net.ipv4.conf.all.forwarding"
    ];

  isRouter =
    nat.internalInterfaces != [ container ]
    || nat.internalIPs != [ ]
    || nat.forwardPorts != [ ]
    || nat.dmzHost != null
    || lib.any asked options.boot.kernel.sysctl.definitionsWithLocations
    # These ask for it while they run.
    || config.virtualisation.libvirtd.enable
    || config.virtualisation.podman.enable
    || config.virtualisation.incus.enable
    || config.virtualisation.lxc.enable
    || config.virtualisation.waydroid.enable;

  remove = ''
    iptables -w -D FORWARD -j ${chain} 2>/dev/null || true
    iptables -w -F ${chain} 2>/dev/null || true
    iptables -w -X ${chain} 2>/dev/null || true
  '';
in
{
  options.services.newt-agent.filterForward = lib.mkOption {
    type = lib.types.bool;
    default = !isRouter;
    defaultText = lib.literalMD "true, unless the configuration has the machine forward other packets";
    example = false;
    description = "Whether the machine forwards only the container's packets. Without this, its NAT makes the machine a router between all its networks. Turn it off if a program forwards others without saying so in the configuration.";
  };

  config = lib.mkIf (cfg.enable && cfg.filterForward) {
    networking.firewall = lib.mkIf (!nftables.enable) {
      # The last chain: what NAT, libvirt, Docker and others let pass was let pass before it. A rule that this kernel lacks
      # must not end the script, which closes everything else.
      extraCommands = lib.mkAfter ''
        ${remove}
        {
          iptables -w -N ${chain} &&
            iptables -w -A ${chain} -i ${container} -j RETURN &&
            iptables -w -A ${chain} -m conntrack --ctstate ESTABLISHED,RELATED,DNAT -j RETURN &&
            iptables -w -A ${chain} -m physdev --physdev-is-bridged -j RETURN &&
            iptables -w -A ${chain} -j DROP &&
            iptables -w -A FORWARD -j ${chain}
        } || echo "iptables cannot close forwarding on this kernel; it stays open." >&2
      '';
      extraStopCommands = lib.mkBefore remove;
    };
    networking.nftables.tables.${chain} = lib.mkIf nftables.enable {
      family = "ip";
      content = ''
        chain forward {
          type filter hook forward priority filter; policy drop;
          iifname "${container}" accept
          ct state established,related accept
          ct status dnat accept
        }
      '';
    };
  };
}
