# Virtual machines by libvirt and QEMU, and VFIO: a PCI device (a graphics card) that belongs to a guest.
#
# `kiln-host gpu-vfio` (./tools) attaches and detaches a card while the machine runs.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.settings.virtualisation;
  inherit (pkgs.stdenv.hostPlatform) isx86_64;
in
{
  options.settings.virtualisation = {
    enable = kilnLib.formOption {
      label = "Virtual machines";
      group = "Virtual machines";
      order = 70;
      key = "virtualMachines";
      type = lib.types.bool;
      default = false;
      example = true;
      description = "libvirt, QEMU and virt-manager.";
    };

    vfio = {
      enable = kilnLib.formOption {
        label = "PCI passthrough (VFIO)";
        group = "Virtual machines";
        order = 71;
        key = "vfio";
        advanced = true;
        type = lib.types.bool;
        default = false;
        example = true;
        description = "Switches the IOMMU on and loads VFIO, so that a PCI device can be given to a virtual machine; brings virtual machines with it.";
      };

      pciIds = kilnLib.formOption {
        label = "Devices for guests";
        group = "Virtual machines";
        order = 72;
        key = "vfioPciIds";
        advanced = true;
        type = lib.types.listOf (
          kilnLib.types.matching "PCI id of vendor and device, such as 10de:2684" "[0-9a-f]{4}:[0-9a-f]{4}"
        );
        default = [ ];
        example = [
          "10de:2684"
          "10de:22ba"
        ];
        description = ''
          Vendor and device ids, as `lspci -nn` shows them, of devices that VFIO takes at boot before
          their own driver can. All devices of one IOMMU group belong here together.
        '';
      };
    };
  };

  config = lib.mkMerge [
    {
      assertions = [
        {
          assertion = cfg.vfio.enable -> cfg.enable;
          message = "settings.virtualisation.vfio.enable is true, but settings.virtualisation.enable is false: there would be no virtual machine to give a device to. Set settings.virtualisation.enable to true.";
        }
        {
          assertion = cfg.vfio.pciIds != [ ] -> cfg.vfio.enable;
          message = "settings.virtualisation.vfio.pciIds is ${toString cfg.vfio.pciIds}, but settings.virtualisation.vfio.enable is false. Set it to true, or leave the list empty.";
        }
      ];
    }

    (lib.mkIf cfg.enable {
      virtualisation.libvirtd = {
        enable = true;
        onBoot = "ignore";
        onShutdown = "shutdown";
        qemu.swtpm.enable = true;
      };
      image.modules.kiln-iso = import ../../modules/image/iso/without-libvirt.nix;
      programs.virt-manager.enable = config.settings.desktop.enable;
      users.users.${config.kiln.user}.extraGroups = [ "libvirtd" ];
      settings.disk.immutability.persist.paths = [
        "/var/lib/libvirt"
        "/var/lib/swtpm-localca"
      ];
    })

    (lib.mkIf cfg.vfio.enable {
      settings.virtualisation.enable = lib.mkDefault true;

      boot.kernelParams =
        # AMD's IOMMU and ARM's are on by default; Intel's isn't.
        lib.optional isx86_64 "intel_iommu=on"
        # The host's own devices skip the translation, which costs them speed.
        ++ [ (if isx86_64 then "iommu=pt" else "iommu.passthrough=1") ]
        ++ lib.optional (cfg.vfio.pciIds != [ ]) "vfio-pci.ids=${lib.concatStringsSep "," cfg.vfio.pciIds}";

      # Loaded in the initrd, before a graphics driver of the running system can take the card.
      boot.initrd.kernelModules = [
        "vfio_pci"
        "vfio"
        "vfio_iommu_type1"
      ];
    })
  ];
}
