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

  script =
    name: runtimeInputs: runtimeEnv:
    pkgs.writeShellApplication {
      inherit name runtimeEnv;
      runtimeInputs = [ pkgs.coreutils ] ++ runtimeInputs;
      text = builtins.readFile ./${name}.sh;
    };
  delete = script "kiln-generations" [ config.nix.package ] { KEEP = toString cfg.keep; };
  remember = script "kiln-known-good" [ config.systemd.package ] { };
in
{
  options.kiln.generations.keep = lib.mkOption {
    type = lib.types.ints.between 2 100;
    default = 5;
    description = "How many generations of the system the weekly garbage collection leaves, counted from the newest. It also leaves the one that runs, the one that boots next and the last one that is known to start.";
    example = 10;
  };

  config = lib.mkIf config.nix.enable {
    # By number and not by age: after a month without an update only one generation would be left, and after a clock that
    # jumped ahead too.
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
    # By the time since the boot, not by the clock.
    systemd.timers.kiln-known-good = {
      description = "Remember this system once it has run for a while";
      wantedBy = [ "timers.target" ];
      timerConfig.OnBootSec = "10min";
    };
  };
}
