# A machine of QEMU's, as small as it can be.
{
  kiln.hostName = "resets";
  settings.disk = {
    # QEMU's.
    device = "/dev/nvme0n1";
    swapGiB = 0;
    # Emulated, and beside other work.
    immutability.seconds = 600;
  };
}
