# What a container can be composed of: name → { description, module }, a file each.
{ lib }:
lib.mapAttrs' (file: _: lib.nameValuePair (lib.removeSuffix ".nix" file) (import (./modules + "/${file}"))) (
  lib.filterAttrs (file: kind: kind == "regular" && lib.hasSuffix ".nix" file) (builtins.readDir ./modules)
)
