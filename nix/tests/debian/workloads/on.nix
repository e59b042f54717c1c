# An orchestrator with its broker and its agent on, for an owner and a viewer, whose containers are made of Debian's packages
# too: what the stage "workloads" boots.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  # The broker's build reads one nixpkgs and nothing else of the machine, so the overlay is in it.
  source = builtins.path {
    path = pkgs.path;
    name = "source";
    filter =
      path: _:
      !lib.elem (lib.removePrefix "${toString pkgs.path}/" path) [
        ".git"
        "doc"
        "nixos/doc"
        "nixos/tests"
      ];
  };
  # Without what no container is made of: a change of it would make another orchestrator.
  debian = builtins.path {
    path = ./..;
    name = "debian";
    filter =
      path: _:
      !lib.elem (lib.removePrefix "${toString ./..}/" path) [
        "debian.long.test.ts"
        "fullest.json"
        "kexec-installer.nix"
        "known-failures.json"
        "ordinary-disk.nix"
        "ordinary.nix"
        "own.nix"
        "real-computer"
        "resets"
        "smallest.nix"
        "tests"
        "updates"
      ];
  };
  nixpkgs = pkgs.runCommand "nixpkgs-of-containers" { } ''
    mkdir $out
    cp -r ${source} $out/nixpkgs
    cp -r ${debian} $out/debian
    cp ${./nixpkgs.nix} $out/default.nix
  '';
  container =
    name:
    import ../../../profiles/orchestrator/broker/workloads {
      inherit pkgs;
      nixpkgs = pkgs.path;
      inherit (pkgs.stdenv.hostPlatform) system;
      answers = builtins.toJSON {
        kind = "container";
        inherit name;
        modules = [
          "git"
          "fish"
          "workspace"
        ];
      };
      modules = [
        ./container.nix
        ./house.nix
      ];
    };
in
{
  # The broker and the agent run on Node.js.
  imports = [ ../profiles/node.nix ];

  kiln.orchestrator.broker = {
    enable = true;
    people.ada = {
      role = "owner";
      account = "admin";
      telegram = "1";
    };
    people.vic = {
      role = "viewer";
      account = "vic";
      telegram = "3";
    };
    inherit nixpkgs;
    containerModules = [
      "${nixpkgs}/debian/workloads/container.nix"
      ./house.nix
    ];
  };
  users.users.vic.isNormalUser = true;

  # The machine opens the token at its first start, by an identity that the seed brings.
  kiln.orchestrator.secrets = {
    files.telegram-bot-token = ./telegram-bot-token.age;
    identityPaths = [ "/var/lib/kiln/secrets/ageIdentity" ];
  };
  kiln.orchestrator.agent = {
    enable = true;
    # A stand-in for Telegram, which the stage lends to the machine.
    server = "http://127.0.0.1:48081";
    groups = [ "-1001234567890" ];
  };

  # An emulated machine starts a container in minutes.
  systemd.services."container@".serviceConfig.TimeoutStartSec = lib.mkForce "1800s";
  # Debian's Nix has the place of Debian's own shell compiled in, for builds in its sandbox.
  nix.settings.sandbox-paths = [ "/bin/sh=${config.environment.binsh}" ];

  # A container as those that the machine makes, but for its name: what depends on the name is left to the machine.
  system.extraDependencies = [ (container "other") ];
  # One that is made there, for what its build starts from.
  system.build.container = container "dev";
}
