# One profile, as ../cell.nix has it, with Debian's packages: for `nix-build --argstr … -A toplevel` (or images.raw).
{
  nixpkgs,
  # Folder with disko, lanzaboote and agenix.
  inputs,
  # Folder that scripts/test-nixos/packages/debian-packages.ts fills.
  packages,
  profile,
  settings ? "{}",
  # Paths of more modules, with ":" between.
  modules ? "",
  # "examples" stand in for what the profile has no default of.
  withExamples ? "",
  # The machine's system, which also runs the builders.
  system ? "x86_64-linux",
  # The folder of the flake that the machine gets as its own; none without it.
  workspace ? "",
  # A checkout of nixos-images, which only the installer by kexec is made of.
  nixosImages ? "",
}:
let
  toPath = text: /. + text;
  lib = import (toPath nixpkgs + "/lib");
  debian = import ./. {
    folder = packages;
    inherit system;
    lanzaboote = toPath inputs + "/lanzaboote";
  };
  given = lib.mapAttrs (name: _: toPath inputs + "/${name}") (builtins.readDir (toPath inputs));
  # Settings that this profile also needs for Debian's packages.
  profileModule = ./profiles + "/${profile}.nix";
  result = import ../../lib/eval.nix {
    nixpkgs = toPath nixpkgs;
    inputs = given;
    overlays = [ debian.overlay ];
    inherit system;
    profile = if profile == "template" then ../../templates/profile else profile;
    settings = builtins.fromJSON settings;
    withExamples = withExamples != "";
    workspace =
      if workspace == "" then
        null
      else
        {
          outPath = builtins.path {
            path = toPath workspace;
            name = "source";
          };
        };
    modules = [
      debian.module
      ./machine/test-node.nix
    ]
    ++ lib.optional (builtins.pathExists profileModule) profileModule
    ++ map toPath (lib.filter (path: path != "") (lib.splitString ":" modules));
  };
in
{
  inherit (result)
    toplevel
    installation
    images
    config
    failedAssertions
    ;
  inherit (debian) layers kernel;
  # Belongs to no profile.
  smallest = import ./smallest.nix {
    nixpkgs = toPath nixpkgs;
    inputs = given;
    inherit debian system;
  };
  ordinary = import ./ordinary.nix {
    nixpkgs = toPath nixpkgs;
    inputs = toPath inputs;
    inherit debian system;
  };
  # Belongs to no profile either.
  kexecInstaller = import ./kexec-installer.nix {
    nixpkgs = toPath nixpkgs;
    inputs = given;
    inherit debian system;
    nixosImages = toPath nixosImages;
  };
  # Names of the kernel's modules that the profile asks for.
  kernelModules =
    let
      inherit (result.config) boot;
      namesOf =
        modules:
        if lib.isAttrs modules then
          lib.attrNames (lib.filterAttrs (_: wanted: wanted) modules)
        else
          modules;
    in
    lib.concatMap namesOf [
      boot.initrd.availableKernelModules
      boot.initrd.kernelModules
      boot.kernelModules
    ];
}
