# The hosts of ./hosts → "HOST-TARGET" → { system, modules }, for eval.nix or nixosConfigurations.
{ lib }:
let
  targets = import ./targets.nix;
in
lib.concatMapAttrs (
  name: host:
  lib.mapAttrs' (
    target: modules:
    lib.nameValuePair "${name}-${target}" {
      inherit (host) system;
      inherit modules;
    }
  ) (targets host.module)
) (import ./host-files.nix { inherit lib; })
