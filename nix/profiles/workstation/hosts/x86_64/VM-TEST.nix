# QEMU test VM: one virtio disk, a serial console, no password to type at boot.
{ config, modulesPath, ... }:
{
  imports = [ (modulesPath + "/profiles/qemu-guest.nix") ];

  # Enabled only with Secure Boot: otherwise anyone with physical access could get the disk unlocked.
  kiln.addOns.tpm2.enable = config.kiln.addOns.secureBoot.enable;

  # The NixOS release that this machine was installed with: it never changes.
  system.stateVersion = "26.05";

  settings = {
    desktop.environment = "hyprland";
    disk.device = "/dev/vda";
    disk.swapGiB = 0;
  };

  boot.kernelParams = [ "console=ttyS0,115200" ];
  services.qemuGuest.enable = true;
}
