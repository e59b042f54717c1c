# The configurations that this profile refuses, with words of the messages.
[
  {
    name = "an installation without a disk";
    modules = [ ../targets/standard-boot.nix ];
    expect = "settings.disk.device isn't set";
  }
  {
    name = "a boot target without a disk";
    settings.target = "Standard-Boot";
    expect = "settings.disk.device isn't set";
  }
  {
    name = "a host in an image";
    settings.host = "VM-TEST";
    expect = "settings.host is \"VM-TEST\", but settings.target is \"image\"";
  }
  {
    name = "another host in an image";
    settings.host = "FRACTAL-NORTH";
    expect = "settings.host is \"FRACTAL-NORTH\", but settings.target is \"image\"";
  }
  {
    name = "an ARM host in an image";
    settings.host = "UTM";
    expect = "settings.host is \"UTM\", but settings.target is \"image\"";
  }
  {
    name = "another ARM host in an image";
    settings.host = "Parallels";
    expect = "settings.host is \"Parallels\", but settings.target is \"image\"";
  }
  {
    name = "a host of another architecture";
    settings = {
      host = "UTM";
      target = "Standard-Boot";
    };
    expect = ", but this system is ";
  }
  {
    name = "a host that is none";
    settings.host = "TOASTER";
    throws = true;
    expect = "Option \"host\" (Host) is \"TOASTER\"";
  }
  {
    name = "signatures with a boot target that has none";
    settings = {
      target = "Standard-Boot";
      diskDevice = "/dev/vda";
      secureBoot = true;
    };
    expect = "kiln.addOns.secureBoot.enable is true, but settings.target is \"Standard-Boot\"";
  }
  {
    name = "a boot target that only a module names";
    modules = [ { settings.target = "Secure-Boot"; } ];
    expect = "settings.target is \"Secure-Boot\", which a module can't choose";
  }
  {
    name = "TPM2 without encryption";
    modules = [
      ../hosts/x86_64/VM-TEST.nix
      ../targets/standard-boot.nix
      (
        { lib, ... }:
        {
          kiln.addOns.tpm2.enable = lib.mkForce true;
          settings.disk.encryption.enable = false;
        }
      )
    ];
    expect = "kiln.addOns.tpm2.enable is true, but no disk is encrypted, so there is nothing to unlock. Set settings.disk.encryption.enable to true";
  }
  {
    name = "TPM2 in an image";
    modules = [ { kiln.addOns.tpm2.enable = true; } ];
    expect = "kiln.addOns.tpm2.enable is true, but an image isn't encrypted";
  }
  {
    name = "Kiln Connect on a workstation";
    modules = [ { kiln.addOns.connect.enable = true; } ];
    expect = "kiln.addOns.connect.enable is true, but a workstation sleeps and is switched off";
  }
  {
    name = "the LUKS add-on beside the workstation's own encryption";
    modules = [ { kiln.addOns.luks.enable = true; } ];
    expect = "kiln.addOns.luks.enable is true, but an installed workstation is encrypted already";
  }
  {
    name = "VFIO without virtual machines";
    settings = {
      vfio = true;
      virtualMachines = false;
    };
    expect = "settings.virtualisation.vfio.enable is true, but settings.virtualisation.enable is false";
  }
  {
    name = "devices for guests without VFIO";
    modules = [ { settings.virtualisation.vfio.pciIds = [ "10de:2684" ]; } ];
    expect = "settings.virtualisation.vfio.pciIds is 10de:2684, but settings.virtualisation.vfio.enable is false";
  }
  {
    name = "a persistent path with dots";
    modules = [ { settings.disk.immutability.persist.paths = [ "/etc/../home" ]; } ];
    expect = "settings.disk.immutability.persist.paths has \"/etc/../home\", with . or .. in it";
  }
  {
    name = "a persistent path with a carriage return";
    modules = [ { settings.disk.immutability.persist.paths = [ "/home/ada/Icon\r" ]; } ];
    throws = true;
    expect = "is not of type `absolute path without a tab, a line break or a carriage return'";
  }
  {
    name = "a persistent path of each home with a carriage return";
    modules = [ { settings.disk.immutability.persist.homes = [ "Icon\r" ]; } ];
    throws = true;
    expect = "is not of type `path in a home without a tab, a line break or a carriage return'";
  }
  {
    name = "a persistent path of the form with a carriage return";
    settings.persistentPaths = [ "/home/ada/Icon\r" ];
    throws = true;
    expect = "Option \"persistentPaths\" (Persistent paths) is [\"/home/ada/Icon\\r\"]";
  }
  {
    name = "a reset of an image";
    modules = [ { settings.disk.immutability.enable = true; } ];
    expect = "settings.disk.immutability.enable is true, but an image has no @var and no snapshots";
  }
  {
    name = "a mode without the reset";
    modules = [
      ../hosts/x86_64/VM-TEST.nix
      ../targets/standard-boot.nix
      { settings.disk.immutability.mode = "snapshot-only"; }
    ];
    expect = "settings.disk.immutability.mode is \"snapshot-only\", but settings.disk.immutability.enable is false";
  }
  {
    name = "a clean snapshot with another's name";
    modules = [
      ../hosts/x86_64/VM-TEST.nix
      ../targets/standard-boot.nix
      { settings.disk.immutability.persist.snapshots.cleanName = "PREVIOUS"; }
    ];
    expect = "settings.disk.immutability.persist.snapshots.cleanName is \"PREVIOUS\", which is another snapshot";
  }
  {
    name = "a reset of subvolumes that disko does not mount";
    modules = [
      ../hosts/x86_64/VM-TEST.nix
      ../targets/standard-boot.nix
      {
        disko.enableConfig = false;
        settings.disk.immutability.enable = true;
        fileSystems."/" = {
          device = "/dev/vda";
          fsType = "btrfs";
        };
      }
    ];
    expect = "settings.disk.immutability.enable is true, but disko.enableConfig is false";
  }
  {
    name = "a persistent path on a subvolume that is never reset";
    modules = [ { settings.disk.immutability.persist.paths = [ "/nix/var" ]; } ];
    expect = "\"/nix/var\", which is on @nix and is never reset";
  }
  {
    name = "a persistent path that is a whole subvolume";
    modules = [ { settings.disk.immutability.persist.paths = [ "/home" ]; } ];
    expect = "\"/home\", which is all of @home";
  }
  {
    name = "a persistent path on the boot partition";
    modules = [ { settings.disk.immutability.persist.paths = [ "/boot/loader" ]; } ];
    expect = "\"/boot/loader\", which is on the boot partition";
  }
  {
    name = "a desktop that is none";
    settings.desktop = "xfce";
    throws = true;
    expect = "Option \"desktop\" (Desktop) is \"xfce\", but it has to be: one of \"plasma\", \"gnome\", \"hyprland\"";
  }
  {
    name = "a disk that is not a device";
    settings.diskDevice = "nvme0n1";
    throws = true;
    expect = "Option \"diskDevice\" (Disk) is \"nvme0n1\"";
  }
  {
    name = "a PCI id that is none";
    settings.vfioPciIds = [ "01:00.0" ];
    throws = true;
    expect = "Option \"vfioPciIds\" (Devices for guests) is [\"01:00.0\"]";
  }
]
