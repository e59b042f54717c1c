# One profile, as ../cell.nix has it, with Debian's packages: for `nix-build --argstr … -A toplevel` (or images.raw).
{
  nixpkgs,
  # Folder with disko, lanzaboote and agenix.
  inputs,
  # Folder that scripts/test-nixos/debian-packages.ts fills.
  packages,
  profile,
  settings ? "{}",
  # Paths of more modules, with ":" between.
  modules ? "",
  # "examples" stand in for what the profile has no default of.
  withExamples ? "",
}:
let
  toPath = text: /. + text;
  lib = import (toPath nixpkgs + "/lib");
  debian = import ./. { folder = packages; };
  # What this profile needs of Debian's packages besides.
  profileModule = ./profiles + "/${profile}.nix";
  result = import ../../lib/eval.nix {
    nixpkgs = toPath nixpkgs;
    inputs = lib.mapAttrs (name: _: toPath inputs + "/${name}") (builtins.readDir (toPath inputs));
    overlays = [ debian.overlay ];
    system = "x86_64-linux";
    profile = if profile == "template" then ../../templates/profile else profile;
    settings = builtins.fromJSON settings;
    withExamples = withExamples != "";
    modules = [
      debian.module
      ./machine/test-node.nix
    ]
    ++ lib.optional (builtins.pathExists profileModule) profileModule
    ++ map toPath (lib.filter (path: path != "") (lib.splitString ":" modules));
  };
in
{
  inherit (result) toplevel images config failedAssertions;
  inherit (debian) layers kernel;
}
