# Signed boot by lanzaboote. The keys are the machine's own: made at its first, still unsigned boot, never in a build.
{
  config,
  lib,
  pkgs,
  kilnLib,
  ...
}:
let
  cfg = config.kiln.addOns.secureBoot;

  removeEntries = pkgs.writeShellApplication {
    name = "kiln-boot-entries";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.gnused
    ];
    text = builtins.readFile ./kiln-boot-entries.sh;
  };
in
{
  options.kiln.addOns.secureBoot.enable = kilnLib.formOption {
    label = "Secure Boot";
    key = "secureBoot";
    group = "Add-ons";
    order = 510;
    advanced = true;
    type = lib.types.bool;
    default = false;
    description = "Signs what boots with keys of the machine's own. The first boot is unsigned, with Secure Boot in the firmware off or in setup mode; it makes the keys and hands them to the firmware.";
    example = true;
  };

  config = lib.mkIf cfg.enable {
    boot.loader.systemd-boot.enable = lib.mkForce false;
    boot.lanzaboote = {
      enable = true;
      pkiBundle = lib.mkDefault "/var/lib/sbctl";
      autoGenerateKeys.enable = lib.mkDefault true;
      autoEnrollKeys.enable = lib.mkDefault true;
    };

    # The image boots unsigned once, by an entry that lanzaboote does not know.
    systemd.services.kiln-boot-entries = lib.mkIf (config.kiln.disk.layout == "image") {
      description = "Remove entries of the boot menu that cannot start any more";
      wantedBy = [ "multi-user.target" ];
      unitConfig.RequiresMountsFor = [ "/boot" ];
      serviceConfig = {
        Type = "oneshot";
        ExecStart = lib.getExe removeEntries;
        ReadWritePaths = [ "/boot" ];
        # The ESP is root's.
        CapabilityBoundingSet = "";
        LockPersonality = true;
        MemoryDenyWriteExecute = true;
        NoNewPrivileges = true;
        PrivateDevices = true;
        PrivateNetwork = true;
        PrivateTmp = true;
        ProtectControlGroups = true;
        ProtectHome = true;
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        ProtectSystem = "strict";
        RestrictAddressFamilies = "none";
        RestrictNamespaces = true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        SystemCallArchitectures = "native";
        SystemCallFilter = "@system-service";
      };
    };
  };
}
