# br0: the wired network, with the appliance and Home Assistant side by side on it.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  setup = pkgs.writeShellApplication {
    name = "setup-bridge";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.iproute2
    ];
    text = builtins.readFile ./setup-bridge.sh;
  };
in
{
  kiln.addOns.refused.wifi = "its network is a bridge with Home Assistant on it, which a Wi-Fi card can't be part of";

  networking = {
    useNetworkd = true;
    # The addresses are br0's. A port with an address of its own would answer for the same machine twice.
    useDHCP = false;
  };

  systemd.network = {
    enable = true;
    networks."10-br0" = {
      matchConfig.Name = "br0";
      networkConfig = {
        DHCP = "yes";
        IPv6AcceptRA = true;
      };
      linkConfig.RequiredForOnline = "routable";
    };
  };

  # Which port it takes depends on where the cable is, so this can't be a .network file:
  # one that matched every wired port would make a loop of two cables to one switch.
  systemd.services.setup-bridge = {
    description = "Set up the bridge br0";
    wantedBy = [ "multi-user.target" ];
    wants = [ "network-pre.target" ];
    after = [
      "network-pre.target"
      "systemd-sysusers.service"
    ];
    before = [ "network-online.target" ];
    # A switch must not take the network away under the deploy that asked for it.
    stopIfChanged = false;
    environment = {
      BRIDGE = "br0";
      BRIDGE_INTERFACE = toString config.kiln.appliance.bridge.interface;
      TAP = "ha-tap";
      TAP_USER = "homeassistant-vm";
      SYS_CLASS_NET = "/sys/class/net";
      WAIT_SECONDS = "20";
    };
    serviceConfig = kilnLib.hardened {
      Type = "oneshot";
      RemainAfterExit = true;
      ExecStart = lib.getExe setup;
      Restart = "on-failure";
      RestartSec = 10;

      CapabilityBoundingSet = [ "CAP_NET_ADMIN" ];
      DeviceAllow = [ "/dev/net/tun rw" ];
      DevicePolicy = "closed";
      # Off: the kernel loads the bridge and tun modules when they are first asked for.
      ProtectKernelModules = false;
      # Off: a new interface's settings are files under /proc/sys/net.
      ProtectKernelTunables = false;
      ProtectProc = "invisible";
      RestrictAddressFamilies = [
        "AF_NETLINK"
        "AF_INET"
        "AF_UNIX"
      ];
      PrivateDevices = null;
    };
  };

  # The machine's names belong to br0 alone: on the tap they would be heard twice, in the container by nobody.
  services.avahi.denyInterfaces = [
    "ha-tap"
    "ve-newt-agent"
  ];
  # avahi answers for this machine; two that answer contradict each other.
  services.resolved.settings.Resolve.MulticastDNS = false;

  boot.kernelModules = [
    "bridge"
    "tun"
  ];
}
