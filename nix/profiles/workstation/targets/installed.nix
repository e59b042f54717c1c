# Shared by all three targets: the host's own disk, and the settings to start from it.
{ config, lib, ... }:
{
  kiln.disk.layout = "own";

  boot = {
    # crypttab's TPM2 options, and the unit of a reset, need systemd in the initrd.
    initrd.systemd.enable = true;
    loader = {
      grub.enable = false;
      efi.canTouchEfiVariables = lib.mkDefault true;
      efi.efiSysMountPoint = "/boot";
    };
  };

  # Drivers for any disk; a host that knows its own may list them instead.
  hardware.enableAllHardware = lib.mkDefault true;
  hardware.enableRedistributableFirmware = lib.mkDefault true;

  # Off on the ISO of a host, which has no such disk.
  services.btrfs.autoScrub.enable = lib.mkDefault config.disko.enableConfig;
}
