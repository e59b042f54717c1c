# NixOS as nixpkgs has it by default, on the disk that Kiln makes and with nothing else of Kiln's: what the profiles' figures
# are set beside. Without its manual, and with what a machine of the tests needs.
{
  nixpkgs,
  inputs,
  debian,
  system,
}:
let
  lib = import (nixpkgs + "/lib");
  result = import (nixpkgs + "/nixos/lib/eval-config.nix") {
    system = null;
    inherit lib;
    specialArgs.kilnLib = import ../../lib { inherit lib; };
    modules = [
      (
        { pkgs, ... }:
        {
          image.repart.package = pkgs.debianImageTools;
        }
      )
      # Inert, but the tests' modules know their options.
      (import ../../lib/input-modules.nix { inherit lib inputs; })
      debian.module
      ./machine/test-node.nix
      ../../modules/image/disk.nix
      ../../modules/image/raw
      # The options of Kiln's other modules that the disk's modules read.
      {
        options.kiln = {
          id = lib.mkOption { default = "smallest"; };
          generations.keep = lib.mkOption { default = 5; };
          seed.enable = lib.mkOption { default = false; };
          seed.partitionType = lib.mkOption { default = "5b1ed5ee-0b1a-4c1a-9a55-6b696c6e0001"; };
        };
        config = {
          nixpkgs.pkgs = import nixpkgs {
            inherit system;
            overlays = [ debian.overlay ];
          };
          # The driver of its disk, which all of Kiln's images have.
          boot.initrd.availableKernelModules = [
            "virtio_blk"
            "virtio_pci"
          ];
          documentation.nixos.enable = false;
          system.stateVersion = lib.trivial.release;
        };
      }
    ];
  };
in
{
  inherit (result.config.system.build) toplevel image;
}
