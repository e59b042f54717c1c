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

  # The add-on wraps this package.
  flakePackage =
    { lib, pkgs, ... }:
    {
      kiln.addOns.secureBoot.package =
        lib.mkDefault
          (source "lanzaboote").packages.${pkgs.stdenv.hostPlatform.system}.lzbt;
    };

  # Does what lanzaboote's flake does, for a source that comes with the sources of its dependencies.
  lanzabootePackage =
    { lib, pkgs, ... }:
    {
      kiln.addOns.secureBoot.package =
        lib.mkDefault
          (import (source "lanzaboote") {
            inherit (pkgs.stdenv.hostPlatform) system;
            inherit pkgs;
            # Passed as text: lanzaboote imports from it by "''${rust-overlay}/…", which would first copy a path into
            # the store.
            rust-overlay = toString inputs.rust-overlay;
            crane = import inputs.crane { inherit pkgs; };
          }).packages.lzbt;
    };
  # If a person's flake has these inputs, its configuration.nix can set `home-manager.users.NAME`, with the machine's
  # packages and plasma-manager's options. Kiln's own flake has neither input.
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
