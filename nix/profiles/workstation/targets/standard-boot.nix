# Standard-Boot: all of the workstation, started by systemd-boot without signatures.
{ lib, ... }:
{
  imports = [ ./installed.nix ];

  boot.loader.systemd-boot = {
    enable = true;
    configurationLimit = lib.mkDefault 10;
  };
}
