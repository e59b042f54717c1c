# A machine of QEMU's, as small as it can be.
{
  kiln.hostName = "resets";
  # Intel's is off by default, and a kernel without VFIO's settings has to give a card away too (kiln-host gpu-vfio).
  boot.kernelParams = [ "intel_iommu=on" ];
  settings.disk = {
    # QEMU's.
    device = "/dev/nvme0n1";
    swapGiB = 0;
    # Emulated, and beside other work.
    immutability.seconds = 600;
  };
}
