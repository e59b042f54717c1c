# Boot loader and file systems of the disk that Kiln makes. Everything is found by partition label, whatever
# the controller: vda, sda and nvme0n1 are the same disk to it.
{
  config,
  lib,
  kilnLib,
  ...
}:
let
  cfg = config.kiln.disk;
  root = "/dev/disk/by-partlabel/kiln-root";

  subvolume = name: {
    device = root;
    fsType = "btrfs";
    options = [
      "subvol=/${name}"
      "noatime"
      "compress=zstd"
    ];
  };
in
{
  options.kiln.disk = {
    layout = lib.mkOption {
      type = lib.types.enum [
        "image"
        "own"
      ];
      default = "image";
      description = "\"image\": the disk that Kiln builds. \"own\": the configuration brings its boot loader and file systems, by disko or by hand; there is no raw image of it then.";
      example = "own";
    };

    madeBy = lib.mkOption {
      type = lib.types.nullOr (lib.types.attrsOf lib.types.singleLineStr);
      default = null;
      internal = true;
      description = "`fact`: the answer of the form by which the layout is \"own\"; `otherwise`: what it is for a disk image.";
    };

    fileSystem = kilnLib.formOption {
      label = "File system";
      group = "Disk";
      order = 300;
      advanced = true;
      type = lib.types.enum [
        "ext4"
        "btrfs"
      ];
      labels = {
        ext4 = "ext4";
        btrfs = "Btrfs, with subvolumes";
      };
      default = "ext4";
      description = "The file system of the root. ext4 images are the same bit for bit when they are built again; Btrfs ones are not.";
      example = "btrfs";
    };

    sizeMiB = kilnLib.formOption {
      label = "Image size";
      key = "diskSizeMiB";
      group = "Disk";
      order = 310;
      advanced = true;
      unit = "MiB";
      type = lib.types.nullOr (lib.types.ints.between 1024 16777216);
      default = null;
      description = "The size of the disk image. Empty: as small as what it holds. The root grows to the size of the drive at first boot either way.";
      example = 16384;
    };
  };

  config = lib.mkIf (cfg.layout == "image") {
    assertions = [
      {
        assertion = cfg.sizeMiB == null || cfg.sizeMiB >= config.kiln.minimum.diskMiB;
        message = "kiln.disk.sizeMiB is ${toString cfg.sizeMiB}, but the profile \"${config.kiln.id}\" needs a disk of ${toString config.kiln.minimum.diskMiB} MiB. Raise it, or leave it empty.";
      }
    ];

    boot = {
      initrd.systemd.enable = true;
      loader = {
        timeout = lib.mkDefault 3;
        grub.enable = false;
        systemd-boot = {
          enable = lib.mkDefault true;
          # The menu has the generations that are kept by number, and four that may be older. The ESP has 512 MiB, a
          # generation's kernel and initrd up to 45, and lanzaboote has one more on it while it installs.
          configurationLimit = lib.mkDefault (lib.min (config.kiln.generations.keep + 4) 10);
          # An image must also boot where the firmware's variables can't be written.
          graceful = lib.mkDefault true;
        };
        efi = {
          canTouchEfiVariables = lib.mkDefault false;
          efiSysMountPoint = "/boot";
        };
      };
    };

    fileSystems = {
      "/boot" = {
        device = "/dev/disk/by-partlabel/kiln-esp";
        fsType = "vfat";
        options = [ "umask=0077" ];
      };
    }
    // (
      if cfg.fileSystem == "btrfs" then
        {
          "/" = subvolume "@root" // {
            autoResize = true;
          };
          "/nix" = subvolume "@nix" // {
            neededForBoot = true;
          };
          # Before the first boot's activation makes the users' homes, which this would else cover.
          "/home" = subvolume "@home" // {
            neededForBoot = true;
          };
        }
      else
        {
          "/" = {
            device = root;
            fsType = "ext4";
            autoResize = true;
            options = [ "noatime" ];
          };
        }
    );
  };
}
