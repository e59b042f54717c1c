# The boot menu has only what boots.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
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
  config = lib.mkIf (config.kiln.disk.layout == "image") {
    systemd.services.kiln-boot-entries = {
      description = "Remove entries of the boot menu that can no longer start";
      wantedBy = [ "multi-user.target" ];
      # What a garbage collection by hand deletes shows at the next start; ours removes its entries at once.
      after = [ "kiln-nix-registration.service" ];
      unitConfig.RequiresMountsFor = [
        "/boot"
        "/nix/store"
      ];
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe removeEntries;
        # The ESP is root's.
        ReadWritePaths = [ "/boot" ];
        PrivateNetwork = true;
      };
    };
  };
}
