# settings.disk.immutability: @root and @home become their CLEAN snapshots again at each start, with what is persistent
# taken along (docs/adr/0028). Each installed workstation has the units: the first start makes CLEAN, and one that is
# switched to "disabled" may still have to finish what a power cut interrupted.
{
  config,
  kilnLib,
  lib,
  pkgs,
  utils,
  ...
}:
let
  cfg = config.settings.disk.immutability;
  inherit (import ./subvolumes.nix) mountPoints reset;
  installed = config.kiln.disk.layout == "own" && config.disko.enableConfig;

  program = pkgs.callPackage ../../../packages/kiln-reset { };
  device = config.fileSystems."/".device;
  volumes = map (name: "${name}=${mountPoints.${name}}") reset;
  target = config.systemd.defaultUnit;
  modes = [
    "reset"
    "snapshot-only"
    "disabled"
    "restore-previous"
    "restore-penultimate"
  ];
  notice = "/run/issue.d/50-kiln-reset.issue";
in
{
  options.settings.disk.immutability = {
    enable = kilnLib.formOption {
      label = "Reset at each start";
      group = "Installed disk";
      order = 425;
      key = "immutability";
      advanced = true;
      type = lib.types.bool;
      default = false;
      example = true;
      description = "Whether `@root` and `@home` are reset at each start of an installed machine, to what the installation left and what is persistent: files elsewhere in homes, in /etc and in the other folders of the root go, and the last two sessions can be brought back. The first start with it takes a snapshot and resets nothing (where it is on from the installation, the second one: the first has no session behind it); `kiln-host diff` lists before each start what would go. To wake from suspend or from hibernation resets nothing. Only this disk is reset: what is on a second drive stays.";
    };

    mode = lib.mkOption {
      type = lib.types.enum modes;
      default = if cfg.enable then "reset" else "disabled";
      defaultText = lib.literalExpression ''
        if config.settings.disk.immutability.enable then "reset" else "disabled"
      '';
      example = "snapshot-only";
      description = ''
        What each start does. `reset`; `snapshot-only` keeps all and still makes the history; `disabled` does nothing.
        `restore-previous` and `restore-penultimate` bring back the last session or the one before it, once, at the
        first start in which the mode is set. `kiln.reset=MODE` on the kernel's command line is for one start.
      '';
    };

    persist.snapshots.cleanName = lib.mkOption {
      type = lib.types.strMatching "[A-Za-z0-9][A-Za-z0-9_-]{0,60}";
      default = "CLEAN";
      example = "CLEAN";
      description = "The name of the snapshot that a reset goes back to, in `@snapshots/VOLUME`. The first start makes it.";
    };

    bootEntries = kilnLib.formOption {
      label = "Reset modes in the boot menu";
      group = "Installed disk";
      order = 426;
      key = "resetEntries";
      advanced = true;
      type = lib.types.bool;
      default = false;
      example = true;
      description = ''
        Whether the boot menu has an entry for one start in each of the other modes of a reset: only a snapshot, disabled,
        and the last session or the one before it brought back. The start after it is in the usual mode again. A signed boot
        takes no `kiln.reset=MODE` that is typed there. Each entry makes the evaluation of a system longer.
      '';
    };

    seconds = lib.mkOption {
      type = lib.types.ints.between 1 3600;
      default = 30;
      example = 60;
      description = "How long a start may take for each subvolume. At its end that subvolume stays as it is.";
    };

    firstCopySeconds = lib.mkOption {
      type = lib.types.ints.between 1 86400;
      default = 600;
      example = 3600;
      description = "How long a start may take, for each subvolume, to copy all folders that are persistent for the first time. If that is too short, nothing of the subvolume is reset, and later starts do not try it again before this number or the persistent paths have changed.";
    };
  };

  config = {
    assertions = [
      {
        assertion = cfg.enable -> config.kiln.disk.layout == "own";
        message = "settings.disk.immutability.enable is true, but an image has no @var and no snapshots, so a reset would take what services keep. Install the host (HOST-Standard-Boot or HOST-Secure-Boot), or set it to false.";
      }
      {
        assertion = cfg.mode == "disabled" || cfg.enable;
        message = "settings.disk.immutability.mode is \"${cfg.mode}\", but settings.disk.immutability.enable is false. Set it to true, or remove the mode.";
      }
      {
        assertion = cfg.enable && config.kiln.disk.layout == "own" -> installed;
        message = "settings.disk.immutability.enable is true, but disko.enableConfig is false, so the subvolumes that it resets are not known. Set disko.enableConfig to true.";
      }
      {
        assertion =
          !lib.elem cfg.persist.snapshots.cleanName [
            "PREVIOUS"
            "PENULTIMATE"
            "CURRENT"
            "FAILED"
          ];
        message = "settings.disk.immutability.persist.snapshots.cleanName is \"${cfg.persist.snapshots.cleanName}\", which is another snapshot. Choose another name, such as \"CLEAN\".";
      }
    ];

    specialisation = lib.mkIf (cfg.enable && cfg.bootEntries && installed) (
      lib.listToAttrs (
        map (mode: {
          name = "kiln-${mode}";
          value.configuration.boot.kernelParams = [ "kiln.reset=${mode}" ];
        }) (lib.remove cfg.mode modes)
      )
    );

    # systemd makes subvolumes of /tmp otherwise, which each reset would name as left behind.
    boot.tmp.useTmpfs = lib.mkIf (cfg.enable && installed) (lib.mkDefault true);

    boot.initrd.systemd = lib.mkIf installed {
      contents."/etc/kiln-reset/persistent-paths".source = config.system.build.persistentPaths;
      storePaths = [ (lib.getExe program) ];
      services.kiln-reset = {
        description = "Reset ${lib.concatStringsSep " and " reset} to the snapshot ${cfg.persist.snapshots.cleanName}";
        wantedBy = [ "initrd.target" ];
        wants = [ "${utils.escapeSystemdPath device}.device" ];
        # The root does not require this unit: if it fails, the machine boots with everything as it was.
        before = [
          "sysroot.mount"
          "shutdown.target"
        ];
        after = [
          "${utils.escapeSystemdPath device}.device"
          # A resumed system has this disk mounted.
          "systemd-hibernate-resume.service"
        ];
        conflicts = [ "shutdown.target" ];
        unitConfig.DefaultDependencies = false;
        serviceConfig = {
          Type = "oneshot";
          ExecStart = utils.escapeSystemdExecArgs (
            [
              (lib.getExe program)
              "boot"
              device
              "@snapshots"
              cfg.persist.snapshots.cleanName
              cfg.mode
              "/etc/kiln-reset/persistent-paths"
              "${toString cfg.seconds}+${toString cfg.firstCopySeconds}"
            ]
            ++ volumes
          );
          # The program has its own time budget.
          TimeoutStartSec = "infinity";
          # The console shows why a start takes longer than others.
          StandardError = "journal+console";
        };
      };
    };

    systemd.services.kiln-reset-reached = lib.mkIf installed {
      description = "Mark that this start reached its target";
      wantedBy = [ target ];
      after = [ target ];
      requisite = [ target ];
      before = [ "shutdown.target" ];
      conflicts = [ "shutdown.target" ];
      # With default dependencies the target would wait for it.
      unitConfig.DefaultDependencies = false;
      restartIfChanged = false;
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = utils.escapeSystemdExecArgs (
          [
            (lib.getExe program)
            "reached"
            device
          ]
          ++ volumes
        );
        # It mounts the top level of the disk, in its own namespace and below /run.
        CapabilityBoundingSet = [
          "CAP_DAC_OVERRIDE"
          "CAP_SYS_ADMIN"
        ];
        PrivateDevices = null;
        ReadWritePaths = [ "/run" ];
        RestrictNamespaces = "mnt";
        # It denies openat2, by which the program opens paths without following links.
        RestrictSUIDSGID = null;
        SystemCallFilter = [
          "@system-service"
          "@mount"
        ];
        # It looks at /home, and at no one's home in it.
        ProtectHome = null;
        PrivateNetwork = true;
      };
    };

    # A generation that never starts, because an older one is picked next, has no other way onto the list. Where that
    # fails, its own first start adds to it.
    system.preSwitchChecks = lib.mkIf installed {
      kilnPersistentPaths = ''
        case "''${2-}" in
        switch | boot | test)
          ${lib.getExe program} name ${device} ${config.system.build.persistentPaths} ${lib.escapeShellArgs reset} ||
            echo 'What this configuration names as persistent is so only after it has started once.'
          ;;
        esac
      '';
    };

    environment.systemPackages = lib.mkIf installed [ program ];
    # A terminal has already shown the notice above its prompt.
    environment.loginShellInit = lib.mkIf (cfg.enable && installed) ''
      if [ -n "''${SSH_CONNECTION:-}" ] && [ -s ${notice} ]; then cat ${notice} >&2; fi
    '';
  };
}
