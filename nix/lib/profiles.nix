# The profiles: the folders of ../profiles, each with a profile.json. Nothing else lists them. Needs no nixpkgs.
let
  folder = ../profiles;

  read =
    path:
    builtins.fromJSON (builtins.readFile (path + "/profile.json"))
    // {
      inherit path;
      # Names of packages that are not free, which this profile may have.
      unfree = if builtins.pathExists (path + "/unfree.nix") then import (path + "/unfree.nix") else [ ];
    };

  entries = builtins.readDir folder;
  isProfile =
    name: entries.${name} == "directory" && builtins.pathExists (folder + "/${name}/profile.json");

  # id → profile
  all = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = read (folder + "/${name}");
    }) (builtins.filter isProfile (builtins.attrNames entries))
  );
in
{
  inherit read all;

  # The name of one of Kiln's profiles, or the path of a folder with a profile.json and a default.nix.
  find =
    profile:
    if builtins.isString profile then
      all.${profile}
        or (throw "There is no profile \"${profile}\". Choose one of: ${builtins.concatStringsSep ", " (builtins.attrNames all)}.")
    else
      read profile;

  # Every disk format is converted from raw, outside Nix: what Nix builds are these two.
  builtKinds =
    profile:
    builtins.filter (kind: builtins.any (format: (format == "iso") == (kind == "iso")) profile.formats)
      [
        "raw"
        "iso"
      ];

  systems = profile: map (architecture: "${architecture}-linux") profile.architectures;
}
