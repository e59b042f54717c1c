# The disk of an installed workstation: GPT, ESP, LUKS, and six BTRFS subvolumes, by disko.
# An image (kiln.disk.layout = "image") has its own plain disk; its disko script still is this one's, for installing.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.settings.disk;
  layout = import ./layout.nix;
  installed = config.kiln.disk.layout == "own";
  tpm2 = config.kiln.addOns.tpm2.enable;
in
{
  imports = [
    ./copied-files.nix
    ./immutability.nix
    ./persist.nix
  ];

  options.settings.disk = {
    device = kilnLib.formOption {
      label = "Disk";
      group = "Installed disk";
      order = 400;
      key = "diskDevice";
      advanced = true;
      type = lib.types.nullOr (
        kilnLib.types.matching "disk, as a path below /dev/" "/dev/[A-Za-z0-9/_.:+-]+"
      );
      default = null;
      example = "/dev/disk/by-id/nvme-Samsung_SSD_990_PRO_2TB_S7DNNJ0W";
      description = "The disk that an installation erases and uses; it uses this one only. An image doesn't need it. Two drives with an installed workstation don't belong in one computer: their partitions have the same names, and it could start from either.";
    };

    swapGiB = kilnLib.formOption {
      label = "Swap";
      group = "Installed disk";
      order = 410;
      key = "swapGiB";
      unit = "GiB";
      advanced = true;
      type = lib.types.ints.between 0 1024;
      default = 8;
      example = 32;
      description = "Size of the swap file of an installation; 0 for none. As large as the memory to hibernate.";
    };

    encryption = {
      enable = kilnLib.formOption {
        label = "Encrypt";
        group = "Installed disk";
        order = 420;
        key = "encryption";
        advanced = true;
        type = lib.types.bool;
        default = true;
        example = false;
        description = "Whether an installation encrypts its disk with LUKS2. It asks for the password when it makes the disk, and at each start and each wake from hibernation. While the machine is suspended, the key is in its memory: who takes it then has it unlocked. Hibernation writes the memory into the swap file, which is encrypted too. A second drive stays as it is, unencrypted.";
      };

      passwordFile = lib.mkOption {
        type = lib.types.nullOr kilnLib.types.runtimePath;
        default = null;
        example = "/run/kiln/disk-password";
        description = "File on the installing machine with the disk's password, for an installation that asks nothing.";
      };
    };
  };

  config = {
    kiln.addOns.tpm2.encryptedBy = "settings.disk.encryption.enable";
    kiln.addOns.refused = {
      luks = "an installed workstation is encrypted already, by settings.disk.encryption, on its own subvolumes";
      connect = "a workstation sleeps and is switched off, and boxes report at any time";
    }
    // lib.optionalAttrs (!installed) {
      tpm2 = "an image isn't encrypted: it belongs to an installed workstation (HOST-Standard-Boot or HOST-Secure-Boot)";
    };

    assertions = [
      {
        assertion = installed -> cfg.device != null;
        message = "settings.disk.device isn't set, but ${config.kiln.hostName} is installed on its own disk. Set it to the disk's path, for example \"/dev/disk/by-id/nvme-…\".";
      }
    ];

    disko.enableConfig = lib.mkDefault installed;
    disko.devices = lib.mkIf (cfg.device != null) (layout {
      inherit lib tpm2;
      inherit (cfg) device swapGiB encryption;
    });
    fileSystems =
      if cfg.device == null then
        # Refused above, without NixOS's own words on a system that has no root.
        lib.mkIf installed {
          "/" = {
            device = lib.mkDefault "/dev/disk/by-label/none";
            fsType = lib.mkDefault "btrfs";
          };
        }
      else
        lib.mkIf config.disko.enableConfig {
          # Users' homes are made in the initrd, where a file system that is mounted later would cover them.
          "/home".neededForBoot = true;
          # The activation reads the ids of users there, and journald opens its files.
          "/var".neededForBoot = true;
        };
  };
}
