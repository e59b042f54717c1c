# Something to go back to: generations are kept by number, and the last one that is known to start has its own root for the
# garbage collector.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.generations;

  # The limit of the boot menu, and the option that sets it; 0: all generations.
  inherit (config.boot) lanzaboote;
  inherit (config.boot.loader) grub systemd-boot;
  menu =
    if lanzaboote.enable then
      {
        option = "boot.lanzaboote.configurationLimit";
        limit = lanzaboote.configurationLimit;
      }
    else if systemd-boot.enable then
      {
        option = "boot.loader.systemd-boot.configurationLimit";
        limit = systemd-boot.configurationLimit;
      }
    else
      {
        option = "boot.loader.grub.configurationLimit";
        limit = if grub.enable then grub.configurationLimit else 0;
      };
  limit = if menu.limit == null then 0 else menu.limit;
  # The one that boots next, the one that runs, the one that was started, the last known good one.
  older = 4;

  script =
    name: runtimeInputs: runtimeEnv:
    pkgs.writeShellApplication {
      inherit name runtimeEnv;
      runtimeInputs = [ pkgs.coreutils ] ++ runtimeInputs;
      text = builtins.readFile ./${name}.sh;
    };
  delete = script "kiln-generations" [ config.nix.package ] {
    KEEP = toString cfg.keep;
    LIMIT = toString limit;
  };
  remember = script "kiln-known-good" [ config.systemd.package ] { };
in
{
  options.kiln.generations.keep = lib.mkOption {
    type = lib.types.ints.between 2 100;
    default = 5;
    description = "How many generations of the system the weekly garbage collection leaves, counted from the newest. It also leaves the one that runs, the one that was started, the one that boots next and the last one that is known to start. Where the boot menu (`configurationLimit` of the boot loader) takes fewer than four more than this, fewer may be left.";
    example = 4;
  };

  config = lib.mkIf config.nix.enable {
    assertions = [
      {
        assertion = limit == 0 || older < limit;
        message = "The boot menu takes ${toString limit} generations (${menu.option}), but four may have to be among them beside the newest. Set ${menu.option} to ${toString (older + 1)} at least, or leave it out.";
      }
    ];
    # The ones that are needed are in the menu all the same.
    warnings = lib.optional (limit > older && cfg.keep + older > limit)
      "kiln.generations.keep is ${toString cfg.keep}, but the boot menu takes ${toString limit} generations (${menu.option}), and four older ones may have to be among them: then fewer are kept. Raise ${menu.option} to ${toString (cfg.keep + older)} if the boot partition has room for as many kernels.";

    # The boot loader takes the newest ones, whatever is among them: between two collections there may be more. What fails
    # here must not end the switch.
    system.preSwitchChecks.kiln-generations = lib.mkIf (limit > 0) ''
      case $2 in
      boot | switch) ${lib.getExe delete} menu || echo "kiln-generations: no generation was deleted" ;;
      esac
    '';

    # Keeps generations by number, not by age: after a month without an update only one generation would be left, and
    # after a clock that jumped ahead too.
    nix.gc = {
      automatic = lib.mkDefault true;
      dates = lib.mkDefault "weekly";
      options = lib.mkDefault "";
    };

    systemd.services.nix-gc = lib.mkIf config.nix.gc.automatic {
      wants = [ "kiln-generations.service" ];
      after = [ "kiln-generations.service" ];
    };

    systemd.services.kiln-generations = {
      description = "Delete generations of the system beyond the newest ${toString cfg.keep}";
      unitConfig.RequiresMountsFor = [
        "/boot"
        "/nix/var"
      ];
      # A switch starts no deletion.
      restartIfChanged = false;
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe delete;
        RestrictAddressFamilies = [ "AF_UNIX" ];
        # It installs the boot loader's entries, which is different with each boot loader, and Nix makes a mount.
        CapabilityBoundingSet = null;
        PrivateDevices = null;
        ProtectKernelTunables = null;
        ProtectSystem = null;
        RestrictNamespaces = null;
        RestrictSUIDSGID = null;
        SystemCallFilter = null;
      };
    };

    systemd.services.kiln-known-good = {
      description = "Remember this system as the last known good one";
      restartIfChanged = false;
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe remember;
        ReadWritePaths = [ "/nix/var/nix/gcroots" ];
        PrivateNetwork = true;
        RestrictAddressFamilies = [ "AF_UNIX" ];
      };
    };
    # Counts the time since the boot, which no wrong clock changes.
    systemd.timers.kiln-known-good = {
      description = "Remember this system once it has run for a while";
      wantedBy = [ "timers.target" ];
      timerConfig = {
        OnBootSec = "10min";
        # A unit may have failed or still be starting then, and the next start may be months away.
        OnUnitInactiveSec = "1h";
      };
    };
  };
}
