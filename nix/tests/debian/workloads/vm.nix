# The settings that each virtual machine needs to run Debian's programs on an emulated processor.
{ lib, pkgs, ... }:
{
  imports = [
    ../machine/initrd.nix
    ../machine/places.nix
    ../machine/udev.nix
  ];
  boot.kernelPackages = pkgs.linuxPackages;
  boot.kernelParams = [
    "systemd.default_device_timeout_sec=1800"
    "mitigations=off"
    "init_on_alloc=0"
    "tsc=reliable"
    "no_timer_check"
  ];
  # Large, and of no use to QEMU's devices.
  hardware.firmware = lib.mkForce [ ];
  boot.bcache.enable = false;
  system.disableInstallerTools = true;
  systemd.settings.Manager.DefaultTimeoutStartSec = "1800s";
  boot.initrd.systemd.settings.Manager.DefaultTimeoutStartSec = "1800s";
}
