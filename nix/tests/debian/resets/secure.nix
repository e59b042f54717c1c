# The same workstation as its target Secure-Boot: the TPM unlocks its disk, and its reset is on.
{ lib, ... }:
{
  imports = [
    ../../../profiles/workstation/targets/secure-boot.nix
    ./disk.nix
  ];

  kiln.addOns.tpm2.enable = true;
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
