# The same workstation as its target Standard-Boot.
{
  imports = [
    ../../../profiles/workstation/targets/standard-boot.nix
    ./disk.nix
    ./small.nix
  ];
}
