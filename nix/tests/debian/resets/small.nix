# The reset, and nothing that these stages do not look at.
{ lib, ... }:
{
  settings = {
    disk.immutability.enable = true;
    desktop.enable = lib.mkForce false;
    networking.mullvad.enable = lib.mkForce false;
    sound.enable = lib.mkForce false;
    virtualisation.enable = lib.mkForce false;
    virtualisation.vfio.enable = lib.mkForce false;
    virtualisation.vfio.pciIds = lib.mkForce [ ];
  };
  services.fwupd.enable = lib.mkForce false;
  documentation.enable = lib.mkForce false;
}
