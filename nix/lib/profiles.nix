# The profiles: the folders of ../profiles, each with a profile.json. Nothing else lists them.
{ lib }:
let
  folder = ../profiles;

  read =
    path:
    lib.importJSON (path + "/profile.json")
    // {
      inherit path;
    };
in
{
  inherit read;

  # id → profile
  all = lib.mapAttrs (name: _: read (folder + "/${name}")) (
    lib.filterAttrs (
      name: kind: kind == "directory" && lib.pathExists (folder + "/${name}/profile.json")
    ) (builtins.readDir folder)
  );

  # Every disk format is converted from raw, outside Nix: what Nix builds are these two.
  builtKinds =
    profile:
    lib.optional (lib.any (format: format != "iso") profile.formats) "raw"
    ++ lib.optional (lib.elem "iso" profile.formats) "iso";

  systems = profile: map (architecture: "${architecture}-linux") profile.architectures;
}
