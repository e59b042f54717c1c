# The bridge: the wired network, with this machine and Home Assistant side by side on it.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.homeassistant-vm;
  kilnLib = import ../../../lib { inherit lib; };
  setup = pkgs.writeShellApplication {
    name = "setup-bridge";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.iproute2
    ];
    text = builtins.readFile ./setup-bridge.sh;
  };

  tap = pkgs.writeShellApplication {
    name = "homeassistant-tap";
    runtimeInputs = [ pkgs.iproute2 ];
    text = builtins.readFile ./homeassistant-tap.sh;
  };

  # Not all that makes bridges is known here: a script may, and so may a profile of NetworkManager's that a person made.
  inherit (config.networking) networkmanager;
  hasBridge =
    config.networking.bridges ? ${cfg.bridge.name}
    || lib.any (
      { netdevConfig, ... }:
      netdevConfig.Kind or null == "bridge" && netdevConfig.Name or null == cfg.bridge.name
    ) (lib.attrValues config.systemd.network.netdevs)
    || lib.any (
      { connection, ... }:
      connection.type or null == "bridge" && connection.interface-name or null == cfg.bridge.name
    ) (lib.attrValues networkmanager.ensureProfiles.profiles);

  # Makes interfaces, and nothing else.
  rights = kilnLib.hardened {
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
in
{
  config = lib.mkIf cfg.enable (
    lib.mkMerge [
      {
        # The machine's names belong to the bridge alone: on the tap they would be heard twice.
        services.avahi.denyInterfaces = [ "ha-tap" ];

        boot.kernelModules = [
          "bridge"
          "tun"
        ];
      }
      (lib.mkIf cfg.bridge.create {
        assertions = [
          {
            assertion = !config.networking.networkmanager.enable;
            message = "services.homeassistant-vm.bridge.create is true, and NetworkManager would give addresses to the port that the bridge takes. Turn networking.networkmanager.enable off, or make the bridge yourself and set bridge.create to false.";
          }
        ];

        # avahi answers for this machine; two that answer contradict each other.
        services.resolved.settings.Resolve.MulticastDNS = lib.mkDefault false;

        networking = {
          useNetworkd = true;
          # The addresses are br0's. A port with its own address would answer for the same machine twice.
          useDHCP = false;
        };

        systemd.network = {
          enable = true;
          networks."10-${cfg.bridge.name}" = {
            matchConfig.Name = cfg.bridge.name;
            networkConfig = {
              DHCP = "yes";
              IPv6AcceptRA = true;
            };
            linkConfig.RequiredForOnline = "routable";
          };
        };

        # The port depends on where the cable is, so this can't be a .network file: one that matched every wired port
        # would make a loop of two cables to one switch.
        systemd.services.setup-bridge = {
          description = "Set up the bridge br0";
          wantedBy = [ "multi-user.target" ];
          wants = [ "network-pre.target" ];
          after = [
            "network-pre.target"
            "systemd-sysusers.service"
          ];
          before = [ "network-online.target" ];
          # A switch must not cut the connection of the deploy that started it.
          stopIfChanged = false;
          environment = {
            BRIDGE = cfg.bridge.name;
            BRIDGE_INTERFACE = toString cfg.bridge.interface;
            TAP = "ha-tap";
            TAP_USER = "homeassistant-vm";
            SYS_CLASS_NET = "/sys/class/net";
            WAIT_SECONDS = "20";
          };
          serviceConfig = rights // {
            Type = "oneshot";
            RemainAfterExit = true;
            ExecStart = lib.getExe setup;
            Restart = "on-failure";
            RestartSec = 10;
          };
        };
      })
      (lib.mkIf (!cfg.bridge.create) {
        assertions = [
          {
            assertion = cfg.bridge.interface == null;
            message = "services.homeassistant-vm.bridge.interface is \"${toString cfg.bridge.interface}\", which only a bridge that this module makes would get. Set bridge.create to true, or leave bridge.interface out and give the interface to your own bridge ${cfg.bridge.name}.";
          }
        ];
        warnings = lib.optional (!hasBridge) "services.homeassistant-vm puts Home Assistant's cable into the bridge ${cfg.bridge.name}, and this configuration makes none of that name. Until there is one, Home Assistant has no network. Make it (networking.bridges, systemd.network.netdevs, networking.networkmanager.ensureProfiles), name another one in bridge.name, or set bridge.create to true.";

        systemd.services.homeassistant-tap = {
          description = "Put Home Assistant's cable into the bridge ${cfg.bridge.name}";
          wantedBy = [ "multi-user.target" ];
          wants = [ "network-online.target" ];
          after = [
            "network-online.target"
            "systemd-sysusers.service"
          ];
          environment = {
            BRIDGE = cfg.bridge.name;
            TAP = "ha-tap";
            TAP_USER = "homeassistant-vm";
          };
          serviceConfig = rights // {
            Type = "oneshot";
            RemainAfterExit = true;
            ExecStart = lib.getExe tap;
            Restart = "on-failure";
            RestartSec = 10;
          };
        };
      })
    ]
  );
}
