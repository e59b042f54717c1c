# Standard-Boot: all of the workstation, started by systemd-boot without signatures.
{ lib, ... }:
{
  imports = [
    ./installed.nix
    ./unsigned.nix
  ];

  settings.target = lib.mkDefault "Standard-Boot";

  boot.loader.systemd-boot = {
    enable = true;
    configurationLimit = lib.mkDefault 10;
  };
}
