# The service modules in a configuration that Kiln did not make: it has its own file systems, boot loader, names, users,
# network and services.
{
  nixpkgs,
  inputs,
  # Paths, with ":" between them.
  overlays ? "",
  # The path of a configuration that the documents have.
  example ? "",
}:
let
  toPath = text: /. + text;
  lib = import (toPath nixpkgs + "/lib");
  inherit (import ./outputs.nix { inherit nixpkgs inputs overlays; }) outputs;
  inherit (outputs) nixosModules;

  pkgs = import (toPath nixpkgs) {
    system = "x86_64-linux";
    overlays = map (file: import (toPath file)) (
      lib.filter (file: file != "") (lib.splitString ":" overlays)
    );
  };

  evaluate =
    modules:
    import (toPath nixpkgs + "/nixos/lib/eval-config.nix") {
      system = null;
      modules = [
        ./ordinary-host.nix
        { nixpkgs = { inherit pkgs; }; }
      ]
      ++ modules;
    };

  # The settings that a person would lose by adding the module.
  kept =
    { config, ... }:
    {
      inherit (config.networking) hostName useNetworkd;
      inherit (config.services.openssh.settings) PasswordAuthentication PermitRootLogin;
      inherit (config.services.resolved.settings.Resolve) MulticastDNS;
      inherit (config.security.sudo) wheelNeedsPassword;
      root = config.fileSystems."/".device;
      people = lib.attrNames (lib.filterAttrs (_: user: user.isNormalUser) config.users.users);
      site = { inherit (config.services.nginx.virtualHosts."attic.example.org") default root; };
      inherit (config.services.nginx) recommendedOptimisation;
      grub = config.boot.loader.grub.enable;
      gc = config.nix.gc.automatic;
      trusted = config.nix.settings.trusted-users;
    };

  # Each service as its documents turn it on.
  enabled = import ./ordinary-services.nix;

  about =
    modules:
    let
      made = evaluate modules;
    in
    {
      kept = kept made;
      system = made.config.system.build.toplevel.name;
      # All that Kiln's files add.
      units = lib.subtractLists (lib.attrNames plain.config.systemd.services) (
        lib.attrNames (lib.filterAttrs (_: service: service.enable) made.config.systemd.services)
      );
    };

  plain = evaluate [ ];
in
{
  plain = {
    kept = kept plain;
    toplevel = plain.config.system.build.toplevel.drvPath;
  };
  # Importing it twice with everything off does not change the derivation.
  off =
    (evaluate [
      nixosModules.default
      nixosModules.default
      nixosModules.strato-agent
    ]).config.system.build.toplevel.drvPath;
  # The text of Strato's document.
  document = about [
    nixosModules.default
    {
      services.strato-agent = {
        enable = true;
        controlPlaneUrl = "ws://control-plane.example.com:8080/agent/ws";
        logLevel = "info";
        networkMode = "ovn";
        enableKvm = true;
      };
    }
  ];
  names = lib.attrNames enabled;
  modules = lib.attrNames (import ../modules/services.nix);
  alone = lib.mapAttrs (
    name: module:
    about [
      nixosModules.${name}
      module
    ]
  ) enabled;
  together = about ([ nixosModules.default ] ++ lib.attrValues enabled);
  # The units of a box with all that can be set, as systemd reads them.
  kaliun =
    let
      made = evaluate [
        nixosModules.kaliun
        {
          services.kaliun = {
            enable = true;
            connectUrl = "https://connect.example.com/100%";
            lanClaim = {
              enable = true;
              user = "ada";
            };
            connectFingerprint = "SHA256:${lib.concatStrings (lib.replicate 43 "A")}";
          };
          users.users =
            lib.mapAttrs
              (
                _: password:
                {
                  isSystemUser = true;
                  group = "users";
                }
                // password
              )
              {
                abe.hashedPassword = "!";
                bea.hashedPassword = "$y$j9T$x$y";
                cy.initialPassword = "";
                dan.hashedPasswordFile = "/etc/secret";
                eve.hashedPasswordFile = "/var/lib/kiln/secrets/passwordHash";
              };
        }
      ];
    in
    {
      files = lib.mapAttrs (_: rules: lib.mapAttrs (_: rule: rule."f+".argument) rules) {
        inherit (made.config.systemd.tmpfiles.settings) kaliun-connect;
      };
      units = lib.mapAttrs (_: unit: unit.text) (
        lib.filterAttrs (name: _: lib.hasPrefix "kaliun" name) made.config.systemd.units
      );
      firewall = made.config.networking.firewall.extraCommands;
      keys = made.config.services.openssh.authorizedKeysFiles;
      passwords = made.config.environment.etc."kaliun/passwords.json".text;
    };
  # A Connect as docs/connect.md has it, behind a proxy: its unit as systemd reads it, and what nginx passes on.
  connect =
    let
      made = evaluate [
        nixosModules.kiln-connect
        (toPath example)
        { services.kiln-connect.noticesFile = "/var/lib/secrets/notices.json"; }
        { services.kiln-connect.updates = "/srv/www/updates"; }
        { services.kiln-connect.uploads = 40; }
      ];
      site = made.config.services.nginx.virtualHosts."connect.example.com";
    in
    {
      unit = made.config.systemd.units."kiln-connect.service".text;
      program = made.config.services.kiln-connect.package.text;
      folder = made.config.systemd.tmpfiles.settings.kiln-connect;
      ports = made.config.networking.firewall.allowedTCPPorts;
      proxied = site.locations."/".proxyPass;
      inherit (site) enableACME forceSSL;
      headers = made.config.services.nginx.recommendedProxySettings;
    };
  refused = import ./ordinary-refused.nix { inherit lib nixosModules evaluate; };
  # Whether a Connect may listen there.
  listens = map (evaluate [ nixosModules.kiln-connect ]).options.services.kiln-connect.listen.type.check [
    "127.0.0.1:8455"
    "[::]:65535"
    "0.0.0.0:9"
    "0.0.0.0:65536"
    "0.0.0.0:99999"
    "0.0.0.0:0"
  ];
  # Tests read the message that Nix prints for it.
  misspelt =
    (evaluate [
      nixosModules.default
      { services.strato-agent.controlPlanUrl = "wss://control-plane.example.com/agent/ws"; }
    ]).config.system.build.toplevel.name;
  # Options without a description, or whose default needs a machine: nixosOptionsDoc fails on them.
  documented = lib.mapAttrs (
    _: modules:
    let
      made = evaluate modules;
      docs = pkgs.nixosOptionsDoc {
        options = removeAttrs made.options [ "_module" ];
        warningsAreErrors = true;
      };
    in
    lib.filter (
      name:
      lib.any (prefix: lib.hasPrefix prefix name) [
        "kiln."
        "settings."
        "services.strato-agent."
      ]
    ) (lib.attrNames docs.optionsNix)
  ) { services = [ nixosModules.default ]; };
}
// import ./ordinary-networks.nix { inherit lib nixosModules evaluate; }
// import ./ordinary-updates.nix { inherit lib nixosModules evaluate; }
