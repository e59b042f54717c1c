# The files of ./hosts → host's name → { system, module }. To add a host, copy one: hosts/<architecture>/<HOST>.nix; its file
# name is its host name.
{ lib }:
let
  hostsOf =
    architecture:
    lib.mapAttrs'
      (
        file: _:
        let
          name = lib.removeSuffix ".nix" file;
        in
        lib.nameValuePair name {
          system = "${architecture}-linux";
          module = {
            imports = [ (./hosts + "/${architecture}/${file}") ];
            kiln.hostName = lib.mkDefault name;
          };
        }
      )
      (
        lib.filterAttrs (file: _: lib.hasSuffix ".nix" file) (
          builtins.readDir (./hosts + "/${architecture}")
        )
      );
in
lib.mergeAttrsList (map hostsOf (lib.attrNames (builtins.readDir ./hosts)))
