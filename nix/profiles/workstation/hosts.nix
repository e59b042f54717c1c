# The hosts of ./hosts → "HOST-TARGET" → { system, modules }, for eval.nix or nixosConfigurations.
# To add a host, copy one: hosts/<architecture>/<HOST>.nix; its file name is its host name.
{ lib }:
let
  targets = import ./targets.nix;

  hostsOf =
    architecture:
    lib.mapAttrsToList
      (
        file: _:
        let
          name = lib.removeSuffix ".nix" file;
          host = {
            imports = [ (./hosts + "/${architecture}/${file}") ];
            kiln.hostName = lib.mkDefault name;
          };
        in
        lib.mapAttrs' (
          target: modules:
          lib.nameValuePair "${name}-${target}" {
            system = "${architecture}-linux";
            inherit modules;
          }
        ) (targets host)
      )
      (
        lib.filterAttrs (file: _: lib.hasSuffix ".nix" file) (
          builtins.readDir (./hosts + "/${architecture}")
        )
      );
in
lib.mergeAttrsList (lib.concatMap hostsOf (lib.attrNames (builtins.readDir ./hosts)))
