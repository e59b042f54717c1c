# The modules of disko, lanzaboote and agenix: always there, inert until a profile or an add-on enables them. Those of
# home-manager and plasma-manager are there where the flake has them as inputs.
# An input is a flake, or (in tests) the path of its source.
{ lib, inputs }:
let
  source =
    name:
    inputs.${name}
      or (throw "The input \"${name}\" is missing: give it as a flake or as the path of its source.");

  moduleOf =
    {
      input,
      flakeModule,
      file,
    }:
    (source input).nixosModules.${flakeModule} or (source input + file);

  # The add-on wraps it.
  flakePackage =
    { lib, pkgs, ... }:
    {
      kiln.addOns.secureBoot.package =
        lib.mkDefault
          (source "lanzaboote").packages.${pkgs.stdenv.hostPlatform.system}.lzbt;
    };

  # What lanzaboote's flake does, for a source that comes with the sources that it is built by.
  lanzabootePackage =
    { lib, pkgs, ... }:
    {
      kiln.addOns.secureBoot.package =
        lib.mkDefault
          (import (source "lanzaboote") {
            inherit (pkgs.stdenv.hostPlatform) system;
            inherit pkgs;
            # As text: it imports from it by "''${rust-overlay}/…", which would copy a path into the store first.
            rust-overlay = toString inputs.rust-overlay;
            crane = import inputs.crane { inherit pkgs; };
          }).packages.lzbt;
    };
  # Where a person's flake has these inputs: `home-manager.users.NAME` in its configuration.nix, with the machine's packages,
  # and plasma-manager's options in it. Kiln's own flake has neither.
  homeManager = {
    imports = [
      (moduleOf {
        input = "home-manager";
        flakeModule = "home-manager";
        file = "/nixos";
      })
    ];
    home-manager = {
      useGlobalPkgs = lib.mkDefault true;
      useUserPackages = lib.mkDefault true;
      sharedModules = lib.optional (inputs ? plasma-manager) (
        inputs.plasma-manager.homeModules.plasma-manager or (source "plasma-manager" + "/modules")
      );
    };
  };
in
{
  imports =
    map moduleOf [
      {
        input = "disko";
        flakeModule = "disko";
        file = "/module.nix";
      }
      {
        input = "lanzaboote";
        flakeModule = "lanzaboote";
        file = "/nix/modules/lanzaboote.nix";
      }
      {
        input = "agenix";
        flakeModule = "age";
        file = "/modules/age.nix";
      }
    ]
    ++ lib.optional (inputs ? home-manager) homeManager
    ++ lib.optional (inputs ? crane && inputs ? rust-overlay) lanzabootePackage
    ++ lib.optional ((source "lanzaboote") ? packages) flakePackage;
}
