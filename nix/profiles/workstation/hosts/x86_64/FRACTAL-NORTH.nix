# Desktop: AMD with its own graphics for the screen (Thunderbolt 4), NVIDIA RTX 4090 for rendering or for a guest.
{ config, lib, ... }:
{
  # Only where the signature of what boots is measured: else whoever has the machine has the disk.
  kiln.addOns.tpm2.enable = config.kiln.addOns.secureBoot.enable;

  settings = {
    desktop.environment = "plasma";
    disk.device = "/dev/nvme0n1";
    networking.mullvad.enable = true;
    virtualisation.enable = true;
    # No pciIds: the card starts with its own driver, for PRIME, and is given to a guest while the machine runs.
    virtualisation.vfio.enable = true;
  };

  hardware.cpu.amd.updateMicrocode = true;
  boot.initrd.availableKernelModules = [
    "ahci"
    "nvme"
    "thunderbolt"
    "usbhid"
    "usb_storage"
    "xhci_pci"
  ];
  boot.kernelModules = [ "kvm-amd" ];

  # Only with a desktop: Disk-Operation neither needs nor builds the driver.
  services.xserver.videoDrivers = lib.mkIf config.settings.desktop.enable [
    "amdgpu"
    "nvidia"
  ];
  hardware.nvidia = lib.mkIf config.settings.desktop.enable {
    open = true;
    prime = {
      offload.enable = true;
      offload.enableOffloadCmd = true;
      # As `lspci` shows them, in decimal; they are of the slot, not of the card.
      amdgpuBusId = "PCI:16:0:0";
      nvidiaBusId = "PCI:1:0:0";
    };
  };
  services.sunshine = lib.mkIf config.settings.desktop.enable {
    enable = true;
    openFirewall = true;
    capSysAdmin = true;
  };
}
