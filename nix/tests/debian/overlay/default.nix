# The overlay: every file beside this one gives a part of the packages.
{
  layers,
  kernel,
  native,
  platform,
  sources,
  wanted,
  lanzaboote,
}:
final: prev:
let
  inherit (prev) lib;
  standIns = lib.importJSON ../stand-ins.json;
  packagesOf =
    {
      layers,
      platform,
      sources,
    }:
    import ../packages {
      inherit
        lib
        layers
        platform
        standIns
        wanted
        ;
      pins = sources.pins.layers;
    };
  packages = packagesOf { inherit layers platform sources; };
  nativeTools = if native == null then null else native.layers.base;
  nativeCompiler =
    if native == null then
      null
    else
      {
        inherit (native) platform;
        inherit (native.layers) toolchain;
        compiler = import ../packages/compiler.nix {
          packages = packagesOf { inherit (native) layers platform sources; };
          inherit (native) layers platform;
        };
      };
  part =
    file:
    import file {
      inherit
        final
        prev
        lib
        layers
        kernel
        nativeCompiler
        nativeTools
        platform
        sources
        lanzaboote
        standIns
        packages
        ;
    };
in
# Overlays are applied at each stage of nixpkgs' bootstrapping; only the last is what profiles see.
lib.optionalAttrs (prev.stdenv.name == "stdenv-linux") (
  {
    debianLayers = layers;
    debianTriple = platform.triple;
    # Modules of tests use it for one more package.
    debianPackage = packages.fromDebian;
  }
  // lib.mergeAttrsList (
    map part [
      ./plain.nix
      ./stdenv.nix
      ./shell-tools.nix
      ./libraries.nix
      ./languages.nix
      ./systemd.nix
      ./rust.nix
      ./go.nix
      ./secure-boot.nix
      ./kernel.nix
      ./checks.nix
      ./nginx.nix
      ./nixos-rebuild.nix
      ./splash.nix
      ./installer.nix
      ./virtualization.nix
      ./desktop
      ./xfce.nix
      ./plasma.nix
      ./development.nix
      ./containers.nix
      ./docker.nix
      ./hyprland.nix
      ./gnome.nix
      ./userborn.nix
      ./zfs.nix
      ./stand-ins.nix
    ]
  )
)
