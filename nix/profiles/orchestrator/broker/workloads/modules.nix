# The modules of which a workload of a kind can be composed: name → { description, module }, a file each. A container
# shares the host's kernel, so modules that need rights over a kernel are for virtual machines alone.
{ lib, kind }:
let
  inFolder =
    folder:
    lib.mapAttrs'
      (file: _: lib.nameValuePair (lib.removeSuffix ".nix" file) (import (folder + "/${file}")))
      (
        lib.filterAttrs (file: type: type == "regular" && lib.hasSuffix ".nix" file) (
          builtins.readDir folder
        )
      );
in
inFolder ./modules // lib.optionalAttrs (kind == "vm") (inFolder ./vm-modules)
