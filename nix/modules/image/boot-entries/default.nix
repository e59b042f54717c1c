# The boot menu has only what boots.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.boot) lanzaboote;
  inherit (config.boot.loader) systemd-boot;
  esp = config.boot.loader.efi.efiSysMountPoint;

  removeEntries = pkgs.writeShellApplication {
    name = "kiln-boot-entries";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.gnugrep
      pkgs.gnused
    ];
    runtimeEnv.ESP = esp;
    text = builtins.readFile ./kiln-boot-entries.sh;
  };
in
{
  config = lib.mkIf (systemd-boot.enable || lanzaboote.enable) {
    # Signed entries sort before the others, and would be the first in the menu of the next start.
    boot.loader.systemd-boot.extraInstallCommands = ''
      ${lib.getExe removeEntries} || true
    '';

    systemd.services.kiln-boot-entries = {
      description = "Remove entries of the boot menu that can no longer start";
      wantedBy = [ "multi-user.target" ];
      # A manual garbage collection shows its effect at the next start; ours removes entries at once.
      after = [ "kiln-nix-registration.service" ];
      unitConfig = {
        RequiresMountsFor = [
          esp
          "/nix/store"
        ];
        # A virtual machine that is started without its disk has no ESP.
        ConditionPathExists = "${esp}/loader";
      };
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe removeEntries;
        # The ESP is root's.
        ReadWritePaths = [ "-${esp}" ];
        PrivateNetwork = true;
      };
    };
  };
}
