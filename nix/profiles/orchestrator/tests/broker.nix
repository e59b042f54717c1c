# The broker's units and its configuration, as a machine with two people generates them.
{
  nixpkgs,
  inputs,
  overlays ? [ ],
  settings,
  agent ? { },
  model ? { },
  telemetry ? { },
}:
let
  folder = /. + inputs;
  made = import ../../../lib/eval.nix {
    nixpkgs = /. + nixpkgs;
    inputs = builtins.mapAttrs (name: _: folder + "/${name}") (builtins.readDir folder);
    overlays = map (file: import (/. + file)) overlays;
    system = "x86_64-linux";
    profile = "orchestrator";
    modules = [
      {
        # A text: the tests' nixpkgs is not copied into the store.
        kiln.orchestrator.broker = {
          nixpkgs = "/nix/store/00000000000000000000000000000000-nixpkgs";
        }
        // settings;
        kiln.orchestrator.agent = agent;
        kiln.orchestrator.model = model;
        kiln.orchestrator.telemetry = telemetry;
      }
    ];
  };
  inherit (made) config;
  ofBroker = builtins.filter (
    name: builtins.match "voxnix-(agent|broker|model|telemetry).*" name != null
  ) (builtins.attrNames config.systemd.units);
in
{
  units = builtins.listToAttrs (
    map (name: {
      inherit name;
      value = config.systemd.units.${name}.text;
    }) ofBroker
  );
  limited = map (name: config.systemd.units.${name}.text) [
    "container@.service"
    "nix-daemon.service"
  ];
  failed = map (each: each.message) (builtins.filter (each: !each.assertion) config.assertions);
}
