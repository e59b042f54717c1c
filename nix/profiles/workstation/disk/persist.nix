# settings.disk.immutability: what outlives a reset of @root and @home, precomputed as a filter file.
#
# The reset comes here with the program of the initrd that does it: settings.disk.immutability.enable, and .mode
# (reset, snapshot-only, disabled, restore-previous, restore-penultimate). It reads the file below and
# works on the @snapshots subvolume, which each installation already has.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings.disk.immutability;
  filter = import ./persist-filter.nix { inherit lib; } cfg.persist.paths;
in
{
  options.settings.disk.immutability.persist.paths = lib.mkOption {
    type = lib.types.listOf (lib.types.strMatching "(/[^/\t\n]+)+");
    default = [ ];
    example = [
      "/etc/nixos"
      "/home/ada/.config"
    ];
    description = ''
      Files and folders of `@root` and `@home` that outlive a reset. What the other modules need is there
      already. `/nix`, `/var/log` and `/boot` are never reset and don't belong here.

      They are written, without repetition and sorted by subvolume, to `/etc/kiln/persistent-paths`: a
      subvolume, a tab, and a path in it on each line.
    '';
  };

  config = {
    assertions = map (problem: {
      assertion = false;
      message = "settings.disk.immutability.persist.paths has ${problem}";
    }) filter.problems;

    system.build.persistentPaths = pkgs.writeText "persistent-paths" filter.text;
    environment.etc."kiln/persistent-paths" = lib.mkIf (config.kiln.disk.layout == "own") {
      source = config.system.build.persistentPaths;
    };
  };
}
