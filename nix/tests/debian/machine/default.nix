# The settings that a NixOS with Debian's programs needs in addition to the overlay: their compiled-in paths.
{ lib, pkgs, ... }:
{
  imports = [
    ./desktop.nix
    ./initrd.nix
    ./iso.nix
    ./libvirt.nix
    ./places.nix
    ./secure-boot.nix
    ./udev.nix
  ];

  image.modules.kiln-raw.image.repart.package = pkgs.debianImageTools;
  # Their Perl parts are not among Debian's packages.
  system.disableInstallerTools = lib.mkDefault true;
  system.tools.nixos-rebuild.enable = true;
  system.tools.nixos-version.enable = true;
  boot.kernelPackages = pkgs.linuxPackages;
  # These are large, and of no use to QEMU's devices. The stage "real computer" has them: ../real-computer.
  hardware.firmware = lib.mkForce [ ];
  hardware.cpu.intel.updateMicrocode = lib.mkForce false;
  hardware.cpu.amd.updateMicrocode = lib.mkForce false;
  services.smartd.enable = lib.mkForce false;
  boot.bcache.enable = false;
}
