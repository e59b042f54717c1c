# The claim in the network: a box without an owner and without a Connect listens for the person who types its code.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  program = import ./program.nix { inherit kilnLib lib; };
  cfg = config.services.kaliun;
  inherit (config.networking) firewall nftables;
  lanClaim = pkgs.callPackage ../../../packages/kaliunbox-lan-claim { };
  unit = "kaliunbox-lan-claim.service";
  owner = "/var/lib/kaliun/owner";
  port = 8456;

  # NixOS's chains of iptables have no rule that comes and goes with a service.
  opensPort = firewall.enable && !nftables.enable;
  lanPort = pkgs.writeShellApplication {
    name = "kaliun-lan-port";
    runtimeInputs = [
      firewall.package
      config.systemd.package
    ];
    runtimeEnv = {
      LAN_PORT = toString port;
      LAN_TABLES = "iptables" + lib.optionalString config.networking.enableIPv6 " ip6tables";
      LAN_UNIT = unit;
    };
    text = builtins.readFile ./kaliun-lan-port.sh;
  };
in
{
  config = lib.mkIf (cfg.enable && cfg.lanClaim.enable) {
    # Otherwise the box would have an owner whom it does not let in.
    assertions = [
      {
        assertion = config.services.openssh.enable;
        message = "services.kaliun.lanClaim.enable lets the owner of this box in by SSH, and services.openssh.enable is false. Turn SSH on, or lanClaim off.";
      }
      {
        assertion = config.users.users ? ${cfg.lanClaim.user};
        message = "services.kaliun.lanClaim.user is ${cfg.lanClaim.user}, and this system has no such user. Name one of users.users.";
      }
      {
        assertion =
          cfg.lanClaim.user != "root" || config.services.openssh.settings.PermitRootLogin != "no";
        message = "services.kaliun.lanClaim.user is root, and services.openssh.settings.PermitRootLogin is \"no\". Name an administrator as lanClaim.user, or let root in by key (\"prohibit-password\").";
      }
    ];

    systemd.services.kaliunbox-lan-claim = {
      description = "Give this box to the person of its network who types its code";
      wantedBy = [ "multi-user.target" ];
      # It tells the host key of SSH to who claims the box.
      after = [
        "network.target"
        "sshd-keygen.service"
      ];
      startLimitIntervalSec = 0;
      unitConfig.ConditionPathExists = [
        "!${owner}"
        "!/var/lib/kaliun/config.json"
        "!/var/lib/kaliun/connect_api_url"
      ];
      serviceConfig = program lanClaim {
        ExecStart = "${lib.getExe lanClaim} --user ${cfg.lanClaim.user}";
        # These two run with the right to change the firewall, which the program does not have.
        ExecStartPre = lib.mkIf opensPort "+${lib.getExe lanPort} open";
        ExecStopPost = lib.mkIf opensPort "+${lib.getExe lanPort} close";
        Restart = "on-failure";
        RestartSec = 5;
      };
    };

    networking.firewall = {
      # Each reload makes new chains.
      extraCommands = lib.mkIf opensPort "${lib.getExe lanPort} open-if-running || true";
      # There the port is open all the time; nothing listens on it once the box has an owner.
      allowedTCPPorts = lib.mkIf nftables.enable [ port ];
    };

    environment.systemPackages = [
      (pkgs.writeShellApplication {
        name = "kaliun-release";
        runtimeInputs = [
          config.systemd.package
          lanClaim
          pkgs.coreutils
        ];
        text = builtins.readFile ./kaliun-release.sh;
        meta.description = "Takes a box from the owner who claimed it in its network";
      })
    ];
  };
}
