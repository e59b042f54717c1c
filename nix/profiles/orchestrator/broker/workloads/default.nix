# The system of one workload: its answers, as JSON, choose from ./modules and ./vm-modules and say nothing else.
{
  nixpkgs,
  system,
  # { "kind": "container", "name": "dev", "modules": ["git", "fish"], "ownModule": "{ }" }
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
    name:
    (known.${name} or (throw "There is no module \"${name}\" for a workload of the kind ${given.kind}.")
    ).module
  ) given.modules;
  # The text that a person brought. In the store it has no file beside it that it could name.
  own = lib.optional ((given.ownModule or null) != null) (
    builtins.toFile "own-module.nix" given.ownModule
  );
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
    ++ modules
    ++ own;
  };
in
# The broker only takes the built system from the configuration, so these would be containers inside the workload:
# nothing would count, limit or list them.
if made.config.containers or { } != { } then
  throw "A module of a workload cannot set `containers`. Make another workload."
else
  made.config.system.build.toplevel // { inherit (made) config; }
