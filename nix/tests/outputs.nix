# The flake's outputs, from sources given as paths instead of a lock: what there is, and one derivation of each kind.
# `workspace`: a folder that holds this one's copy with a settings.json, as Kiln makes it.
{
  nixpkgs,
  inputs,
  # Paths, with ":" between them.
  overlays ? "",
  workspace ? null,
}:
let
  toPath = text: /. + text;
  lib = import (toPath nixpkgs + "/lib");
  root = if workspace == null then ../. else toPath workspace;
  self = {
    outPath = toString root;
    narHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  };
  given = map (file: import (toPath file)) (
    lib.filter (file: file != "") (lib.splitString ":" overlays)
  );
  outputs = import (root + "/lib/outputs.nix") {
    overlays = given;
    inputs = lib.mapAttrs (name: _: toPath inputs + "/${name}") (builtins.readDir (toPath inputs)) // {
      inherit self;
      nixpkgs = {
        outPath = toPath nixpkgs;
        inherit lib;
        # A flake's input has these attributes.
        lastModifiedDate = "20260819041834";
        rev = "b18a4b905f8d028dc4476412e6d6891728695379";
        shortRev = "b18a4b9";
        legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" "aarch64-darwin" ] (
          system:
          import (toPath nixpkgs) {
            inherit system;
            overlays = given;
          }
        );
      };
    };
  };
in
{
  inherit outputs;
  names = lib.mapAttrs (
    _: value: if builtins.isAttrs value then lib.attrNames value else "value"
  ) outputs;
  perSystem = lib.genAttrs [ "packages" "checks" "devShells" ] (
    name: lib.mapAttrs (_: lib.attrNames) outputs.${name}
  );
  # The provenance that the workspace's machine records.
  provenance =
    let
      inherit (outputs.nixosConfigurations.default) config;
    in
    {
      names = lib.attrNames outputs.nixosConfigurations;
      inherit (config.system.nixos) version revision;
      inherit (config.system) configurationRevision;
      inherit (config.nix) nixPath;
      registry = config.nix.registry.nixpkgs.to;
      configuration = toString config.kiln.configuration.source;
      unit = config.systemd.units."kiln-configuration.service".text;
      inherit (config.networking) hostName;
    };
  # The sources that come with the machine for rebuilds without a network, by default and if a person chooses them.
  carried =
    let
      machine = outputs.nixosConfigurations.default;
      chosen = machine.extendModules {
        modules = [
          {
            # In a real flake the sources are in the store.
            kiln.configuration.sources = lib.mkForce [ "${builtins.toFile "a-source" ""}" ];
            kiln.configuration.inputs = true;
          }
        ];
      };
      named =
        { config, ... }: map (path: baseNameOf (toString path)) config.system.extraDependencies;
    in
    {
      inputs = map (path: baseNameOf path) machine.config.kiln.configuration.sources;
      plain = named machine;
      chosen = named chosen;
    };
  # Name of a configuration → the machine's.
  hostNames = lib.mapAttrs (
    _: { config, ... }: config.networking.hostName
  ) outputs.nixosConfigurations;
  # The configurations of an installed workstation, and the config.json that its tools read.
  targets = lib.mapAttrs (_: { config, ... }: {
    host = config.networking.hostName;
    inherit (config.settings) target;
    kept = config.settings.disk.immutability.persist.more;
    desktop = config.settings.desktop.environment;
    keys = lib.length config.kiln.authorizedKeys;
    loader = if config.boot.lanzaboote.enable then "lanzaboote" else "systemd-boot";
    configJson = config.kiln.configuration.machine;
    refused = map (each: each.message) (lib.filter (each: !each.assertion) config.assertions);
    inherit (config.system) stateVersion;
    # The labels by which its installers refuse another disk.
    labels = import ../modules/image/partition-labels.nix {
      inherit lib;
      inherit (config.disko) devices;
    };
  }) outputs.nixosConfigurations;
  # Each profile's machines, with the flake that they get: profile → system → where it is, and that a unit puts it there.
  ownFlakes = lib.mapAttrs (
    id: profile:
    lib.genAttrs (outputs.lib.profiles.systems profile) (
      system:
      let
        inherit
          (outputs.lib.evaluate {
            inherit system;
            profile = id;
            workspace = self;
            withExamples = true;
          })
          config
          ;
      in
      {
        inherit (config.kiln.configuration) folder;
        source = toString config.environment.etc."kiln/configuration".source;
        unit = lib.elem "multi-user.target" config.systemd.services.kiln-configuration.wantedBy;
      }
    )
  ) outputs.lib.profiles.all;
  # The modules in a foreign flake, which passes them nothing of Kiln's.
  foreign =
    lib.mapAttrs
      (
        _: modules:
        (import (toPath nixpkgs + "/nixos/lib/eval-config.nix") {
          system = null;
          modules = modules ++ [
            {
              nixpkgs.pkgs = import (toPath nixpkgs) {
                system = "x86_64-linux";
                overlays = given;
                config.allowUnfree = true;
              };
            }
          ];
        }).config.system.build.toplevel.name
      )
      {
        machine = [
          outputs.nixosModules.machine
          {
            kiln.hostName = "theirs";
            system.stateVersion = "25.11";
          }
        ];
        profile = [
          outputs.nixosModules.orchestrator
          outputs.nixosModules.machine
          outputs.nixosModules.default
          { system.stateVersion = "25.11"; }
        ];
      };
  # The messages for such a flake if it sets no stateVersion.
  unsaid =
    lib.concatMap (assertion: lib.optional (!assertion.assertion) assertion.message)
      (import (toPath nixpkgs + "/nixos/lib/eval-config.nix") {
        system = null;
        modules = [
          outputs.nixosModules.machine
          {
            nixpkgs.pkgs = import (toPath nixpkgs) {
              system = "x86_64-linux";
              overlays = given;
            };
          }
        ];
      }).config.assertions;
  # The flake of `nix flake init -t`, with Kiln as its input.
  template =
    let
      flake = import (outputs.templates.default.path + "/flake.nix");
      made = flake.outputs {
        kiln = outputs;
        self = { };
      };
    in
    lib.mapAttrs (_: lib.mapAttrs (_: image: image.drvPath)) {
      inherit (made.packages) x86_64-linux;
    };
  # The program of a workstation's initrd, as nixpkgs builds it.
  resetProgram = lib.mapAttrs (_: checks: checks.kiln-reset.drvPath) outputs.checks;
  # The caller's packages take precedence over this flake's.
  ownPackages =
    (outputs.lib.mkImage {
      profile = ../templates/profile;
      system = "x86_64-linux";
      overlays = given ++ [ (final: _prev: { htop = final.runCommand "my-htop" { } "mkdir $out"; }) ];
      modules = [
        ({ config, ... }: {
          kiln.hostName =
            (builtins.head (
              builtins.filter (package: package.name == "my-htop") config.environment.systemPackages
            )).name;
        })
      ];
    }).passthru.config.networking.hostName;
  images = lib.mapAttrs (_: lib.mapAttrs (_: image: image.drvPath)) outputs.images;
  bootTests = lib.mapAttrs (_: test: test.drvPath) (
    lib.filterAttrs (name: _: lib.hasPrefix "vm-" name) outputs.checks.x86_64-linux
  );
}
