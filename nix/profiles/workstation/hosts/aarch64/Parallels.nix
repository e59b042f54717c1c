# ARM VM under Parallels on macOS.
{ lib, ... }:
{
  settings = {
    desktop.environment = "plasma";
    disk.device = "/dev/sda";
  };

  hardware.parallels.enable = true;
  # Parallels' firmware forgets boot entries that are written from within.
  boot.loader.efi.canTouchEfiVariables = lib.mkForce false;
}
