# swift6 of the files in a folder, and a program that it compiles, both by Debian's tools in place of nixpkgs' own.
{
  nixpkgs,
  # What KILN_SWIFT_DEBS names: NAME.deb for each package of debs.json.
  debs,
  # The files of ../debian.
  packages,
  # What KILN_STRATO_SOURCES names: Strato's repository as `strato`, and each dependency of its agent by name.
  strato ? "",
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
  # Has the hash that nixpkgs' own fetcher would have to find, and refuses another tree.
  given =
    name: sha256:
    builtins.path {
      path = strato + "/${name}";
      name = "source";
      inherit sha256;
    };
  swiftpm2nixWith =
    fetchgit:
    pkgs.callPackage (nixpkgs + "/pkgs/development/compilers/swift/swiftpm2nix/support.nix") {
      inherit fetchgit;
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
    swiftpm2nix = swiftpm2nixWith (_: ./words);
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

  agent = pkgs.callPackage ../../packages/strato-agent {
    debianSwift = swift6;
    fetchFromGitHub = { repo, hash, ... }: given repo hash;
    swiftpm2nix = swiftpm2nixWith (
      { url, sha256, ... }: given (pkgs.lib.removeSuffix ".git" (baseNameOf url)) sha256
    );
  };
}
