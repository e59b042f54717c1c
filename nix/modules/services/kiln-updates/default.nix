# Signed updates: a timer looks for what Kiln published for this machine, or for the newest commit of a repository, fetches or
# builds it, and switches to it in the quiet window. What it takes is up to the keys of the trust file alone, whatever nix.conf
# trusts, or to the list of allowed signers; what it keeps, to the checks, compared with how
# the machine was before. The switch itself is that of a deploy (docs/adr/0019). Its state is in /var/lib/kiln-updates.
{
  config,
  lib,
  pkgs,
  utils,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.kiln-updates;
  program = pkgs.callPackage ../../../packages/kiln-updates { nix = config.nix.package; };

  isGit = cfg.from == "git";
  # The file that says whose updates count. Without it the timer looks for none.
  needed = if isGit then cfg.git.allowedSigners else cfg.trustFile;

  loader = config.boot.loader;
  settings = pkgs.writeText "kiln-updates.json" (
    builtins.toJSON {
      inherit (cfg)
        window
        restarts
        patienceSeconds
        holdSeconds
        before
        ;
      checks =
        map (unit: {
          kind = "unit";
          inherit unit;
        }) cfg.checks.units
        ++ map (port: {
          kind = "tcp";
          inherit port;
        }) cfg.checks.ports
        ++ map (url: {
          kind = "http";
          inherit url;
        }) cfg.checks.urls
        ++ lib.mapAttrsToList (name: path: {
          kind = "command";
          inherit name path;
        }) cfg.checks.programs;
      bootFolder = if loader.systemd-boot.enable then loader.efi.efiSysMountPoint else null;
      git = if isGit then cfg.git else null;
    }
  );

  # Calls the program with all its paths, for people and units.
  placed = pkgs.writeShellApplication {
    name = "kiln-updates";
    # ssh-keygen checks signatures for git.
    runtimeInputs = lib.optionals isGit [
      pkgs.gitMinimal
      pkgs.openssh
    ];
    text = ''
      verb=''${1:-look}
      [ "$#" = 0 ] || shift
      exec ${lib.getExe program} "$verb" ${
        lib.optionalString (!isGit) "--trust ${lib.escapeShellArg cfg.trustFile} "
      }--settings ${settings} "$@"
    '';
    meta.description = "Takes signed updates of this machine";
  };

  # A switch may change the whole machine, so the supervisor has its own unit.
  service = verb: {
    # It watches while the machine switches, and reports afterwards whether the new system works.
    restartIfChanged = false;
    stopIfChanged = false;
    path = [
      config.nix.package
      config.systemd.package
      pkgs.coreutils
    ];
    environment.NIX_REMOTE = "daemon";
    unitConfig.ConditionPathExists = kilnLib.unitText needed;
    serviceConfig = kilnLib.hardened {
      ExecStart = utils.escapeSystemdExecArgs [
        (lib.getExe placed)
        verb
      ];
      # 70: the machine went back, and works; last_switch has why. A unit that failed for it would count against the machine until
      # its next start. 75: not now; what it was is in last_look.
      SuccessExitStatus = "70 75";
      StateDirectory = "kiln-updates";
      StateDirectoryMode = "0755";
      # The evaluation of a NixOS takes more than a download.
      MemoryMax = if isGit then "75%" else "1G";
      OOMScoreAdjust = -500;

      # It is root, and its owner's checks and the program before a switch run in it: a backup that becomes the database's user,
      # reads a disk, or is whatever else they need.
      CapabilityBoundingSet = null;
      NoNewPrivileges = null;
      PrivateDevices = null;
      # It closes all devices but the clocks.
      ProtectClock = null;
      RestrictNamespaces = null;
      RestrictSUIDSGID = null;
      SystemCallFilter = null;
      RestrictAddressFamilies = null;
      # Node compiles what it runs.
      MemoryDenyWriteExecute = null;
      # The boot menu's default is a variable of the firmware, in /sys.
      ProtectKernelTunables = null;
      # The profile of the system is in /nix, the boot menu in /boot.
      ProtectSystem = null;
    };
  };
in
{
  imports = [
    ./options.nix
    ./hangs.nix
  ];

  config = lib.mkIf cfg.enable {
    assertions = lib.mkIf isGit [
      {
        assertion =
          !lib.hasPrefix "${cfg.git.folder}/" cfg.git.allowedSigners
          && !lib.hasPrefix builtins.storeDir cfg.git.allowedSigners;
        message = "services.kiln-updates.git.allowedSigners is ${cfg.git.allowedSigners}, which the repository itself could bring. Put the list elsewhere on this machine, such as /var/lib/kiln/allowed_signers.";
      }
    ];

    # A person looks at the clone by git.
    environment.systemPackages = [ placed ] ++ lib.optional isGit pkgs.gitMinimal;
    # A kernel that panics on trial, or an initrd that gives up, is started again after a minute, and the boot menu's default is the
    # old system then. Otherwise the machine would wait for a hand.
    boot.kernelParams = lib.mkIf cfg.restarts [
      "panic=60"
      "boot.panic_on_fail"
    ];

    # A test reads it.
    system.build.kilnUpdatesSettings = settings;

    systemd.services.${cfg.unitName} = lib.recursiveUpdate (service "run") {
      description = "Take signed updates of this machine";
      wants = [ "network-online.target" ];
      after = [
        "network-online.target"
        "kiln-updates-settle.service"
      ];
      serviceConfig = {
        Type = "oneshot";
        Nice = 5;
        IOSchedulingClass = "idle";
      };
    };

    # After a restart: whether the system that was booted on trial works. It is not waited for.
    systemd.services.kiln-updates-settle = lib.recursiveUpdate (service "settle") {
      description = "End an update that a restart left";
      wantedBy = [ "multi-user.target" ];
      unitConfig.ConditionPathExists = "/var/lib/kiln-updates/trial.json";
      serviceConfig.Type = "exec";
    };

    systemd.timers.${cfg.unitName} = {
      wantedBy = [ "timers.target" ];
      timerConfig = {
        OnBootSec = "5min";
        OnUnitInactiveSec = cfg.interval;
        # Spreads the requests of many machines over time.
        RandomizedDelaySec = "2min";
      };
    };
  };
}
