# The raw image's partitions, made by disko: the system finds its file systems by these labels (disk.nix). For the ISO's
# installer, and for an installation over SSH.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (config.kiln) disk seed;

  # Discoverable partitions' types: growth at first boot knows the root by its type, and would make another one.
  rootType =
    {
      x86_64 = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709";
      aarch64 = "b921b045-1df0-41c3-af44-4c6f280d3fae";
    }
    .${pkgs.stdenv.hostPlatform.parsed.cpu.name};

  # The disc of a system that makes its own disk has `prepareDisk`.
  isMadeHere = disk.layout == "image" && config.kiln.installer.prepareDisk or null == null;

  subvolume = mountpoint: {
    inherit mountpoint;
    mountOptions = [
      "noatime"
      "compress=zstd"
    ];
  };

  root = {
    ext4 = {
      type = "filesystem";
      format = "ext4";
      mountpoint = "/";
      mountOptions = [ "noatime" ];
    };
    btrfs = {
      type = "btrfs";
      subvolumes = {
        "/@root" = subvolume "/";
        "/@nix" = subvolume "/nix";
        "/@home" = subvolume "/home";
      };
    };
  };
in
{
  # The file systems are disk.nix's; on the disc, those of the disc.
  disko.enableConfig = lib.mkIf (disk.layout == "image") (lib.mkDefault false);

  disko.devices.disk = lib.mkIf isMadeHere {
    main = {
      type = "disk";
      # The link that an installer sets to the disk that was chosen: the script is built long before.
      device = "/run/kiln/install-disk";
      content = {
        type = "gpt";
        partitions = {
          esp = {
            label = "kiln-esp";
            type = "EF00";
            size = "512M";
            priority = 1;
            content = {
              type = "filesystem";
              format = "vfat";
              mountpoint = "/boot";
              mountOptions = [ "umask=0077" ];
            };
          };
          seed = {
            label = "kiln-seed";
            type = seed.partitionType;
            size = "4M";
            priority = 2;
          };
          # Last, so that it can grow.
          root = {
            label = "kiln-root";
            type = rootType;
            size = "100%";
            priority = 3;
            content = root.${disk.fileSystem};
          };
        };
      };
    };
  };
}
