# The same disk boots on QEMU/KVM, VirtualBox, VMware, Hyper-V and bare metal: drivers for all of them in the initrd.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs.stdenv.hostPlatform) isx86_64;
in
{
  # Encrypted images need them too: no one knows in advance on which computer they are installed.
  config = lib.mkIf (config.kiln.disk.layout == "image" || config.kiln.addOns.luks.enable) {
    # nixpkgs' own list of what one may boot from, kept per architecture. It brings all redistributable firmware, which is
    # large, and without which many network cards, and screens of newer graphics cards, of real machines do not work.
    hardware.enableAllHardware = lib.mkDefault true;

    boot.initrd.availableKernelModules = [
      "ahci"
      "sd_mod"
      "sr_mod"
      "usb_storage"
      "usbhid"
      "xhci_pci"
      "virtio_gpu"
      # Network cards of VirtualBox and VMware, and the most common real ones.
      "e1000"
      "e1000e"
      "igb"
      "r8169"
      "vmxnet3"
    ]
    ++ lib.optionals isx86_64 [
      "ata_piix"
      "vmw_pvscsi"
      # Hyper-V of generation 2 has nothing else.
      "hv_vmbus"
      "hv_netvsc"
      "hid_hyperv"
      "hyperv_keyboard"
    ];

    # The serial console for servers and VMs without a screen; the last one is where the boot's messages go. On ARM each maker
    # has its own port: those that a machine lacks are passed over.
    boot.kernelParams =
      (
        if isx86_64 then
          [ "console=ttyS0,115200" ]
        else
          [
            # Virtual machines and servers.
            "console=ttyAMA0,115200"
            # Allwinner, Broadcom, Qualcomm's servers.
            "console=ttyS0,115200"
            # Rockchip.
            "console=ttyS2,1500000"
          ]
      )
      ++ [ "console=tty0" ];
  };
}
