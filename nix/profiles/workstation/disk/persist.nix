# The paths that outlive a reset of @root and @home, precomputed as a filter file for the program of the initrd.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings.disk.immutability.persist;
  # `*` is each home: the user whom a drive brings, and those of useradd, are not known here.
  filter = import ./persist-filter.nix { inherit lib; } (
    cfg.paths ++ map (path: "/home/*/${path}") cfg.homes
  );
  # A line of the filter is one path, and the program of the initrd refuses a whole filter with a line that ends with a carriage
  # return.
  absolutePath = kilnLib.types.matching "absolute path without a tab, a line break or a carriage return" "(/[^/\t\n\r]+)+";
in
{
  options.settings.disk.immutability.persist = {
    paths = lib.mkOption {
      type = lib.types.listOf absolutePath;
      default = [ ];
      example = [
        "/etc/nixos"
        "/home/ada/.config"
      ];
      description = ''
        Files and folders of `@root` and `@home` that outlive a reset. What the other modules need is there
        already. A path in `/var` may be named and needs nothing, because `@var` is never reset; `/nix` and `/boot`
        don't belong here. A name that is `*` stands for each folder at its place.

        They are written, without repetition and sorted by subvolume, to `/etc/kiln/persistent-paths`: a
        subvolume, a tab, and a path in it on each line.
      '';
    };

    more = kilnLib.formOption {
      label = "Persistent paths";
      group = "Installed disk";
      order = 430;
      key = "persistentPaths";
      advanced = true;
      type = lib.types.listOf absolutePath;
      default = [ ];
      example = [
        "/etc/motd"
        "/home/ada/notes.txt"
      ];
      description = "Files and folders that outlive a reset of an installed machine, in addition to those of the profile and its modules. `kiln-host keep` adds to them.";
    };

    homes = lib.mkOption {
      type = lib.types.listOf (
        kilnLib.types.matching "path in a home without a tab, a line break or a carriage return" "[^/\t\n\r]+(/[^/\t\n\r]+)*"
      );
      default = [ ];
      example = [
        ".config"
        "Documents"
      ];
      description = "Files and folders of each home in `/home` that outlive a reset.";
    };
  };

  config = {
    settings.disk.immutability.persist.paths = cfg.more;

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
