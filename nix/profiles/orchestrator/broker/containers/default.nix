# The system of one container: its answers, as JSON, choose from ./modules and say nothing else.
{
  nixpkgs,
  system,
  # { "name": "dev", "modules": ["git", "fish"] }
  answers,
  overlays ? [ ],
  # More for each container, which the host's configuration names.
  modules ? [ ],
  # The caller's own packages, instead of nixpkgs with the overlays.
  pkgs ? import nixpkgs { inherit system overlays; },
}:
let
  inherit (pkgs) lib;
  given = builtins.fromJSON answers;
  known = import ./modules.nix { inherit lib; };
  chosen = map (
    name: (known.${name} or (throw "There is no module \"${name}\" for containers.")).module
  ) given.modules;
  made = import (pkgs.path + "/nixos/lib/eval-config.nix") {
    system = null;
    inherit lib;
    modules = [
      { nixpkgs.pkgs = pkgs; }
      ./base.nix
      { networking.hostName = given.name; }
    ]
    ++ chosen
    ++ modules;
  };
in
made.config.system.build.toplevel // { inherit (made) config; }
