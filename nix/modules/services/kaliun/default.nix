# The programs of a box: they claim it, keep its tokens and configuration, and report how it is. Their state is in
# /var/lib/kaliun, and what they tell the screen in /run/kaliun.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.kaliun;
  # Without it the programs do not start: a box calls no server that its owner did not name.
  address = "/var/lib/kaliun/connect_api_url";
  autoClaim = pkgs.callPackage ../../../packages/kaliunbox-auto-claim { };
  tokenRefresh = pkgs.callPackage ../../../packages/kaliun-token-refresh { };
  configSync = pkgs.callPackage ../../../packages/kaliun-config-sync { };
  commands = pkgs.callPackage ../../../packages/kaliun-commands { };
  screen = pkgs.callPackage ../../../packages/kaliunbox-screen { };
  logReporter = pkgs.callPackage ../../../packages/kaliun-log-reporter { };
  healthReporter = pkgs.callPackage ../../../packages/kaliun-health-reporter { };

  program = import ./program.nix { inherit kilnLib lib; };

  # An order to hand the box over may say whose updates it takes from then on, where that is a file of the box.
  trust =
    let
      updates = config.services.kiln-updates;
    in
    if
      options.services ? kiln-updates
      && updates.enable
      && updates.from == "pointer"
      && lib.hasPrefix "/var/lib/" updates.trustFile
    then
      updates.trustFile
    else
      null;

  once =
    package:
    program package {
      Type = "oneshot";
      # EX_TEMPFAIL: Connect is away. The timer tries again, and the box is not at fault.
      SuccessExitStatus = 75;
    };

  timer = OnBootSec: OnUnitActiveSec: RandomizedDelaySec: {
    wantedBy = [ "timers.target" ];
    timerConfig = { inherit OnBootSec OnUnitActiveSec RandomizedDelaySec; };
  };
in
{
  imports = [
    ./disks.nix
    ./hand-over.nix
    ./lan-claim.nix
    ./options.nix
    ./wipe.nix
  ];

  config = lib.mkIf cfg.enable {
    systemd.tmpfiles.settings.kaliun-connect =
      lib.optionalAttrs (cfg.connectUrl != null) {
        "/var/lib/kaliun/connect_api_url"."f+" = {
          mode = "0644";
          argument = kilnLib.unitText cfg.connectUrl;
        };
      }
      // lib.optionalAttrs (cfg.connectFingerprint != null) {
        "/var/lib/kaliun/connect_fingerprint"."f+" = {
          mode = "0644";
          argument = cfg.connectFingerprint;
        };
      };

    environment.systemPackages = [
      (pkgs.writeShellApplication {
        name = "kaliun-status";
        runtimeInputs = [ screen ];
        text = "exec kaliunbox-screen --once";
        meta.description = "Shows once what the screen of a box shows";
      })
      (pkgs.writeShellApplication {
        name = "kaliun-logs";
        runtimeInputs = [
          config.systemd.package
          pkgs.coreutils
          pkgs.gnused
        ];
        text = builtins.readFile ./kaliun-logs.sh;
        meta.description = "Turns on and off that a box sends its journal to its Connect";
      })
      (pkgs.writeShellApplication {
        name = "kaliun-newt";
        runtimeInputs = [
          config.systemd.package
          pkgs.coreutils
        ];
        text = builtins.readFile ./kaliun-newt.sh;
        meta.description = "Confirms to which Pangolin the remote access of a box may lead";
      })
    ];

    systemd.services = {
      kaliunbox-auto-claim = {
        description = "Claim this box at its Connect";
        unitConfig.ConditionPathExists = address;
        wantedBy = [ "multi-user.target" ];
        after = [ "network.target" ];
        # It waits for its network, its server and its owner, and ends once the box is claimed.
        startLimitIntervalSec = 0;
        serviceConfig = program autoClaim {
          # The host key that a drive brought is replaced.
          ReadWritePaths = [ "-/etc/ssh" ];
          Restart = "on-failure";
          RestartSec = 30;
        };
      };
      kaliunbox-screen = lib.mkIf cfg.screen {
        description = "Show on the first screen how this box is claimed, and then how it is";
        wantedBy = [ "multi-user.target" ];
        serviceConfig = program screen {
          Restart = "always";
          RestartSec = 5;
          # No key reaches it: there is no way from it to a shell.
          StandardInput = "null";
          StandardOutput = "tty";
          StandardError = "journal";
          TTYPath = "/dev/tty1";
          TTYReset = true;
          TTYVHangup = true;
          # The terminal is a device.
          PrivateDevices = null;
        };
      };
      "getty@tty1" = lib.mkIf cfg.screen { enable = false; };
      "autovt@tty1" = lib.mkIf cfg.screen { enable = false; };
      kaliun-token-refresh = {
        description = "Renew the tokens of this box";
        unitConfig.ConditionPathExists = address;
        serviceConfig = once tokenRefresh;
      };
      kaliun-config-sync = {
        description = "Take this box's configuration from its Connect";
        unitConfig.ConditionPathExists = address;
        serviceConfig = once configSync;
      };
      kaliun-health-reporter = {
        description = "Report to Connect how this box is";
        unitConfig.ConditionPathExists = address;
        # The path that starts it would fail with it, until the next start of the box.
        startLimitIntervalSec = 0;
        serviceConfig = once healthReporter // {
          # The header of Home Assistant's disk says its size, and is for its user alone.
          CapabilityBoundingSet = [ "CAP_DAC_READ_SEARCH" ];
        };
      };
      kaliun-log-reporter = {
        description = "Send the journal of this box to its Connect";
        # Off until its owner turns it on at the box.
        unitConfig.ConditionPathExists = [
          "/var/lib/kaliun/send_logs"
          address
        ];
        serviceConfig = once logReporter;
      };
      kaliun-commands = {
        description = "Do what the owner of this box asks for at Connect";
        unitConfig.ConditionPathExists = address;
        startLimitIntervalSec = 0;
        serviceConfig = once commands // {
          ExecStart =
            "${lib.getExe commands} --users ${lib.concatStringsSep "," cfg.orderUsers}"
            + lib.optionalString (trust != null) " --trust ${trust}";
        };
      };
    };

    systemd.paths = {
      # Connect no longer knows the box: its owner released it.
      kaliunbox-auto-claim = {
        wantedBy = [ "paths.target" ];
        pathConfig.PathExists = "/var/lib/kaliun/released";
      };
      # An address that a person writes is used at once.
      kaliunbox-connect-address = {
        wantedBy = [ "paths.target" ];
        pathConfig = {
          PathChanged = address;
          Unit = "kaliunbox-auto-claim.service";
        };
      };
      # A claim is seen at once, not after a quarter of an hour.
      kaliun-health-reporter = {
        wantedBy = [ "paths.target" ];
        pathConfig.PathChanged = "/run/kaliun/configured";
      };
      # Runs with each report, also one that a command asked for, so that no command waits longer than for a report.
      kaliun-commands = {
        wantedBy = [ "paths.target" ];
        pathConfig.PathChanged = "/run/kaliun/reports.json";
      };
    };

    systemd.timers = {
      # A token lasts an hour.
      kaliun-token-refresh = timer "5min" "30min" "2min";
      kaliun-config-sync = timer "10min" "1h" "6min";
      kaliun-log-reporter = timer "45s" "2min" "10s";
      kaliun-health-reporter = timer "30s" "15min" "90s";
    };
  };
}
