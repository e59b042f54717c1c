# services.strato-agent: names, types, defaults and enums as Strato documents them.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (lib) types;
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.strato-agent;
  # A URL of this machine's loopback is allowed: no one else can read that.
  isInClear =
    url:
    lib.hasPrefix "ws://" url
    && lib.match "ws://(localhost|127[.][0-9.]+|\\[::1])([:/].*)?" url == null;
  byte = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  isAddress =
    text:
    !lib.hasInfix ":" text
    || (builtins.tryEval (builtins.deepSeq (lib.network.ipv6.fromString text) true)).success;
  wrongPeers = lib.filter (peer: !isAddress peer) cfg.tunnelPeers;
  group = "Strato agent";
in
{
  options.services.strato-agent = {
    enable = lib.mkEnableOption "the Strato Agent service";

    package = lib.mkOption {
      type = types.package;
      default = pkgs.callPackage ../../../packages/strato-agent { };
      defaultText = lib.literalExpression "pkgs.callPackage ../../../packages/strato-agent { }";
      example = lib.literalExpression "pkgs.callPackage ../../../packages/strato-agent { debianSwift = mySwift; }";
      description = "The agent. Where nixpkgs has no Swift 6.1, the default is built by Debian's 6.2, a download of 610 MB. Compiling it can take two hours.";
    };

    controlPlaneUrl = kilnLib.formOption {
      label = "Control plane";
      inherit group;
      order = 10;
      required = true;
      type = kilnLib.types.urlOf [
        "ws"
        "wss"
      ];
      example = "ws://control-plane.example.com:8080/agent/ws";
      description = "WebSocket URL for connecting to the Control Plane. Give wss:// where it has that: over ws:// anyone in between reads and changes what it orders.";
    };

    tunnelPeers = kilnLib.formOption {
      label = "Other hosts of the network";
      inherit group;
      order = 25;
      advanced = true;
      type = types.listOf (
        kilnLib.types.matching "IP address, or a network such as 192.0.2.0/24" "${byte}([.]${byte}){3}(/(3[0-2]|[12]?[0-9]))?|[0-9a-fA-F]*:[0-9a-fA-F:]+(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?"
      );
      default = [ ];
      example = [
        "192.0.2.7"
        "2001:db8:7::/64"
      ];
      description = "With OVN: hosts whose tunnels (Geneve, UDP 6081) are let in. Geneve has no login, and who may send it reaches the virtual networks. Empty: none, as for a host alone.";
    };

    qemuSocketDir = kilnLib.formOption {
      label = "QEMU sockets";
      inherit group;
      order = 50;
      advanced = true;
      type = kilnLib.types.matching "absolute path of a folder below /run, /var/run or /var/lib" "/(run|var/run|var/lib)/[A-Za-z0-9._/-]*[A-Za-z0-9_-]";
      default = "/var/run/qemu";
      example = "/run/strato/qemu";
      description = "Directory where QEMU creates domain sockets for VM communication. It becomes the agent's own, so its name below /run, /var/run or /var/lib begins with qemu or strato.";
    };

    logLevel = kilnLib.formOption {
      label = "Log level";
      inherit group;
      order = 40;
      advanced = true;
      type = types.enum [
        "trace"
        "debug"
        "info"
        "notice"
        "warning"
        "error"
        "critical"
      ];
      default = "info";
      example = "debug";
      description = "Logging level for the agent.";
    };

    networkMode = kilnLib.formOption {
      label = "Networking";
      inherit group;
      order = 20;
      labels = {
        ovn = "OVN on Open vSwitch";
        user = "User mode (outbound only)";
      };
      type = types.nullOr (
        types.enum [
          "ovn"
          "user"
        ]
      );
      default = "ovn";
      example = "user";
      description = "Networking mode: OVN/OVS, or user-mode networking (QEMU's SLIRP).";
    };

    enableKvm = kilnLib.formOption {
      label = "KVM";
      inherit group;
      order = 30;
      type = types.nullOr types.bool;
      default = true;
      example = false;
      description = "Enable KVM hardware acceleration.";
    };

    user = kilnLib.formOption {
      label = "User of the agent";
      key = "agentUser";
      inherit group;
      order = 60;
      advanced = true;
      type = kilnLib.types.userName;
      default = "strato-agent";
      example = "strato";
      description = "User account under which the agent runs.";
    };

    group = kilnLib.formOption {
      label = "Group of the agent";
      key = "agentGroup";
      inherit group;
      order = 70;
      advanced = true;
      type = kilnLib.types.userName;
      default = "strato-agent";
      example = "strato";
      description = "Group under which the agent runs.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion =
          lib.match "wss?://[^/?#]*@.*" cfg.controlPlaneUrl == null
          && !lib.hasInfix "token=" cfg.controlPlaneUrl;
        message = ''
          services.strato-agent.controlPlaneUrl is a URL with a password or token in it, which every
          user could read in /nix/store. Give the address alone, such as ws://control-plane.example.com:8080/agent/ws, and the
          URL with the token in a file on the machine (services.strato-agent.tokenFile).
        '';
      }
      {
        assertion = wrongPeers == [ ];
        message = ''
          services.strato-agent.tunnelPeers has "${
            lib.head (wrongPeers ++ [ "" ])
          }", which is not an IP address. Give one such as 192.0.2.7 or
          2001:db8::7, or a network such as 2001:db8:7::/64.
        '';
      }
      {
        assertion = cfg.user != config.kiln.user or null;
        message = ''
          services.strato-agent.user is "${cfg.user}", who administers this machine (kiln.user). Choose another name, such
          as "strato-agent".
        '';
      }
      {
        assertion = !(config.ids.uids ? ${cfg.user}) || cfg.user == "root";
        message = ''
          services.strato-agent.user is "${cfg.user}", which is an account of the system itself. Choose another name, such
          as "strato-agent".
        '';
      }
      {
        assertion = !(config.ids.gids ? ${cfg.group});
        message = ''
          services.strato-agent.group is "${cfg.group}", which is a group of the system itself and would give the agent its
          rights. Choose another name, such as "strato-agent".
        '';
      }
      {
        assertion = cfg.user != "root";
        message = ''
          services.strato-agent.user is "root", but the agent runs without root's rights. Choose another name, such as
          "strato-agent".
        '';
      }
      {
        # It becomes the agent's: of a folder that others use, that would be a way to their rights.
        assertion =
          lib.match "/(run|var/run|var/lib)/(qemu|strato)[A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*" cfg.qemuSocketDir
          != null;
        message = ''
          services.strato-agent.qemuSocketDir is "${cfg.qemuSocketDir}", which may be a folder of another program, and the
          agent would own it. Choose one whose name below /run, /var/run or /var/lib begins with qemu or strato, without "..", such
          as "/var/run/qemu" or "/run/strato/qemu".
        '';
      }
    ];
    warnings = lib.optional (isInClear cfg.controlPlaneUrl) ''
      services.strato-agent.controlPlaneUrl is ${cfg.controlPlaneUrl}, which is not encrypted: anyone between this machine and
      its control plane can read and change what the agent is ordered to run. Give a wss:// address where the control plane has
      one.
    '';
  };
}
