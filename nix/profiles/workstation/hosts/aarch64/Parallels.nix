# ARM VM under Parallels on macOS.
{ lib, ... }:
{
  # The NixOS release that this machine was installed with: it never changes.
  system.stateVersion = "26.05";

  settings = {
    desktop.environment = "plasma";
    disk.device = "/dev/sda";
  };

  hardware.parallels.enable = true;
  # Parallels' firmware forgets boot entries that are written from within.
  boot.loader.efi.canTouchEfiVariables = lib.mkForce false;
}
