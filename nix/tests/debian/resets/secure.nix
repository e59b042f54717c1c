# The same workstation as its target Secure-Boot: the TPM unlocks its disk, and its reset is on.
{
  imports = [
    ../../../profiles/workstation/targets/secure-boot.nix
    ./disk.nix
    ./small.nix
  ];

  kiln.addOns.tpm2.enable = true;
}
