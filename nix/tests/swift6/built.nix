# swift6 of the files in a folder, and a program that it compiles, both by Debian's tools in place of nixpkgs' own.
{
  nixpkgs,
  # What KILN_SWIFT_DEBS names: NAME.deb for each package of debs.json.
  debs,
  # The files of ../debian.
  packages,
}:
let
  debian = import ../debian { folder = packages; };
  inherit (debian.layers) base;
  # A program of nixpkgs, as the layer has it.
  inBase =
    package:
    package
    // {
      inherit (base) outPath drvPath;
      out = base;
    };
  pkgs = import nixpkgs {
    system = builtins.currentSystem;
    config = { };
    overlays = [
      debian.overlay
      (_final: prev: {
        dpkg = inBase prev.dpkg;
        patchelf = inBase prev.patchelf;
      })
    ];
  };
  swift6 = pkgs.callPackage ../../packages/swift6 {
    # Has the store path that nixpkgs' own has, and refuses a file with another hash.
    fetchurl =
      { name, sha256, ... }:
      builtins.path {
        path = debs + "/${name}";
        recursive = false;
        inherit name sha256;
      };
  };
  buildPackage = pkgs.callPackage ../../packages/swift6/package.nix {
    inherit swift6;
    swiftpm2nix = pkgs.callPackage (
      nixpkgs + "/pkgs/development/compilers/swift/swiftpm2nix/support.nix"
    ) { fetchgit = _: ./words; };
  };
in
{
  inherit pkgs swift6;
  greeter = buildPackage {
    pname = "greeter";
    version = "1.0.0";
    product = "Greeter";
    src = ./greeter;
    dependencies = ./dependencies;
  };
}
