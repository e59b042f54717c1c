# The service modules in the configuration of ../ordinary-host.nix, which Kiln did not make, on a disk with another layout: what the
# stage "ordinary host" boots. Of Kiln there are the modules that a person adds, and what wraps the disk for this test.
{
  nixpkgs,
  inputs,
  debian,
  system,
}:
let
  lib = import (nixpkgs + "/lib");
  inherit
    (import ../outputs.nix {
      nixpkgs = toString nixpkgs;
      inputs = toString inputs;
    })
    outputs
    ;
  services = import ../ordinary-services.nix;
  result = import (nixpkgs + "/nixos/lib/eval-config.nix") {
    system = null;
    inherit lib;
    modules = [
      ../ordinary-host.nix
      outputs.nixosModules.default
      # The lines that a person writes in the configuration.
      services.homeassistant-vm
      services.kaliun
      services.kiln-advertise
      services.kiln-connect
      services.kiln-seed
      services.kiln-tailscale
      services.kiln-updates
      services.kiln-wifi
      services.newt-agent
      services.strato-agent
      { services.voxnix-storage.enable = true; }
      # The tests' packages, and what they need.
      debian.module
      ./machine/test-node.nix
      ./profiles/appliance.nix
      ./profiles/node.nix
      ./profiles/strato-host.nix
      # Inert, but the tests' modules know their options.
      (import ../../lib/input-modules.nix {
        inherit lib;
        inputs = lib.mapAttrs (name: _: inputs + "/${name}") (builtins.readDir inputs);
      })
      ./ordinary-disk.nix
      {
        nixpkgs.pkgs = import nixpkgs {
          inherit system;
          overlays = [ debian.overlay ];
        };
        # The emulator's wired port.
        systemd.network.networks."10-lan".matchConfig.Name = lib.mkForce "en* eth*";
        systemd.tmpfiles.rules = [
          "d /var/www 0755 root root"
          "f /var/www/index.html 0644 root root - the attic"
        ];
      }
    ];
  };
in
{
  inherit (result.config.system.build) toplevel image;
}
