# A workstation on a disk that an installation made, without a desktop: what is reset at a start is the same with one.
{
  imports = [
    ../../../profiles/workstation/targets/disk-operation.nix
    ./disk.nix
  ];
}
