# The system of one workload: its answers, as JSON, choose from ./modules and ./vm-modules and say nothing else.
{
  nixpkgs,
  system,
  # { "kind": "container", "name": "dev", "modules": ["git", "fish"] }
  answers,
  overlays ? [ ],
  # More for each workload, which the host's configuration names.
  modules ? [ ],
  # The caller's own packages, instead of nixpkgs with the overlays.
  pkgs ? import nixpkgs { inherit system overlays; },
}:
let
  inherit (pkgs) lib;
  given = builtins.fromJSON answers;
  base =
    {
      container = ./container.nix;
      vm = ./vm.nix;
    }
    .${given.kind};
  known = import ./modules.nix {
    inherit lib;
    inherit (given) kind;
  };
  chosen = map (
    name: (known.${name} or (throw "There is no module \"${name}\" for a workload of the kind ${given.kind}.")).module
  ) given.modules;
  made = import (pkgs.path + "/nixos/lib/eval-config.nix") {
    system = null;
    inherit lib;
    modules = [
      { nixpkgs.pkgs = pkgs; }
      ./base.nix
      base
      { networking.hostName = given.name; }
    ]
    ++ chosen
    ++ modules;
  };
in
made.config.system.build.toplevel // { inherit (made) config; }
