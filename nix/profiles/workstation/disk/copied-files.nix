# A file that NixOS copied to /etc goes with the configuration that had it, also where /etc is reset and the file is not.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (import ./subvolumes.nix) mountPoints;
  inherit (config.settings.disk.immutability.persist.snapshots) cleanName;
  snapshots = mountPoints."@snapshots";
  # Without one the configuration is refused, in words that no half file system may hide.
  hasDisk = config.settings.disk.device != null;
  script = pkgs.writeShellApplication {
    name = "kiln-copied-files";
    runtimeInputs = [
      pkgs.diffutils
      pkgs.gnugrep
    ];
    runtimeEnv.CLEAN = "${snapshots}/@root/${cleanName}";
    text = builtins.readFile ./copied-files.sh;
  };
in
{
  config = lib.mkMerge [
    { settings.disk.immutability.persist.paths = [ "/etc/.clean" ]; }
    (lib.mkIf (hasDisk && config.kiln.disk.layout == "own" && config.disko.enableConfig) {
      # The script runs in the initrd too.
      fileSystems.${snapshots}.neededForBoot = true;
      system.activationScripts = {
        kiln-copied-files = lib.getExe script;
        etc.deps = [ "kiln-copied-files" ];
      };
    })
  ];
}
