# A workstation on a disk that an installation made, without a desktop: what is reset at a start is the same with one.
{
  imports = [ ../../../profiles/workstation/targets/disk-operation.nix ];

  kiln.hostName = "resets";
  settings.disk = {
    # QEMU's.
    device = "/dev/nvme0n1";
    swapGiB = 0;
    # Emulated, and beside other work.
    immutability.seconds = 600;
  };
}
