# The profiles: the folders of ../profiles, each with a profile.json. Nothing else lists them. Needs no nixpkgs.
let
  folder = ../profiles;

  read =
    path:
    builtins.fromJSON (builtins.readFile (path + "/profile.json"))
    // {
      inherit path;
    };

  entries = builtins.readDir folder;
  isProfile =
    name: entries.${name} == "directory" && builtins.pathExists (folder + "/${name}/profile.json");
in
{
  inherit read;

  # id → profile
  all = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = read (folder + "/${name}");
    }) (builtins.filter isProfile (builtins.attrNames entries))
  );

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
