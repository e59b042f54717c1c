# Desktop: AMD with its own graphics for the screen (Thunderbolt 4), NVIDIA RTX 4090 for rendering or for a guest.
#
# The values of `example` belong to no real machine: the disk and the cards' slots have to be read on the machine itself.
# Until they are replaced, the configuration only evaluates, and an installation refuses to touch any disk.
{ config, lib, ... }:
let
  example = {
    # ls -l /dev/disk/by-id
    disk = "/dev/disk/by-id/nvme-EXAMPLE-of-FRACTAL-NORTH";
    # lspci, in decimal: 10:00.0 is PCI:16:0:0
    amdgpuBusId = "PCI:16:0:0";
    nvidiaBusId = "PCI:1:0:0";
  };
in
{
  # Enabled only with Secure Boot: otherwise anyone with physical access could get the disk unlocked.
  kiln.addOns.tpm2.enable = config.kiln.addOns.secureBoot.enable;

  # The NixOS release that this machine was installed with: it never changes.
  system.stateVersion = "26.05";

  settings = {
    desktop.environment = "plasma";
    disk.device = lib.mkDefault example.disk;
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

  # Needs a desktop: Disk-Operation neither needs nor builds the driver.
  services.xserver.videoDrivers = lib.mkIf config.settings.desktop.enable [
    "amdgpu"
    "nvidia"
  ];
  hardware.nvidia = lib.mkIf config.settings.desktop.enable {
    open = true;
    prime = {
      offload.enable = true;
      offload.enableOffloadCmd = true;
      amdgpuBusId = lib.mkDefault example.amdgpuBusId;
      nvidiaBusId = lib.mkDefault example.nvidiaBusId;
    };
  };

  warnings =
    lib.optional (config.settings.disk.device == example.disk)
      "settings.disk.device is ${example.disk}, an example that no machine has. Set it to this machine's disk (ls -l /dev/disk/by-id), and hardware.nvidia.prime.amdgpuBusId and .nvidiaBusId to its cards' slots (lspci), in hosts/x86_64/FRACTAL-NORTH.nix.";

  services.sunshine = lib.mkIf config.settings.desktop.enable {
    enable = true;
    capSysAdmin = true;
  };
  # openFirewall would also open the settings (47990), whose password the first visitor sets.
  networking.firewall = lib.mkIf config.settings.desktop.enable {
    allowedTCPPorts = [
      47984
      47989
      48010
    ];
    allowedUDPPorts = [
      47998
      47999
      48000
      48002
      48010
    ];
  };
}
