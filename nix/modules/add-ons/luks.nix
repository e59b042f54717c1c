# An encrypted root. An existing root can't be put into LUKS at first boot, so the disk is made where it is installed.
{
  config,
  lib,
  kilnLib,
  ...
}:
let
  cfg = config.kiln.addOns.luks;
  inherit (config.kiln.disk) fileSystem;

  root =
    if fileSystem == "btrfs" then
      {
        type = "btrfs";
        extraArgs = [ "-f" ];
        subvolumes =
          lib.mapAttrs
            (_: mountpoint: {
              inherit mountpoint;
              mountOptions = [
                "noatime"
                "compress=zstd"
              ];
            })
            {
              "@root" = "/";
              "@nix" = "/nix";
              "@home" = "/home";
            };
      }
    else
      {
        type = "filesystem";
        format = "ext4";
        mountpoint = "/";
        mountOptions = [ "noatime" ];
      };
in
{
  options.kiln.addOns.luks.enable = kilnLib.formOption {
    label = "Encrypted disk";
    key = "luks";
    group = "Add-ons";
    order = 500;
    advanced = true;
    type = lib.types.bool;
    default = false;
    description = "Encrypts the root with LUKS. The passphrase is chosen at installation and asked for at every start, so the system is installed from the ISO; there is no disk image of it.";
    example = true;
  };

  config = lib.mkIf cfg.enable {
    kiln.disk = {
      layout = "own";
      # A default: a profile with its own encrypted disk sets these, and refuses this add-on.
      madeBy = lib.mapAttrs (_: lib.mkDefault) {
        fact = "kiln.addOns.luks.enable is true";
        otherwise = "false";
      };
    };

    # Users' homes are made in the initrd, where a file system that is mounted later would cover them.
    fileSystems = lib.mkIf (fileSystem == "btrfs") { "/home".neededForBoot = true; };

    boot = {
      initrd.systemd.enable = true;
      loader = {
        systemd-boot.enable = lib.mkDefault true;
        # The same limit as on an image (../image/disk.nix), whose ESP has the same size.
        systemd-boot.configurationLimit = lib.mkDefault (lib.min (config.kiln.generations.keep + 4) 10);
        grub.enable = false;
        efi.canTouchEfiVariables = lib.mkDefault true;
      };
    };

    disko.devices.disk.main = {
      type = "disk";
      # The installer links the chosen disk to this path. The installed system finds its partitions by label.
      device = lib.mkDefault "/run/kiln/install-disk";
      content = {
        type = "gpt";
        partitions = {
          ESP = {
            label = "kiln-esp";
            type = "EF00";
            size = "512M";
            content = {
              type = "filesystem";
              format = "vfat";
              mountpoint = "/boot";
              mountOptions = [ "umask=0077" ];
            };
          };
          luks = {
            label = "kiln-luks";
            size = "100%";
            content = {
              type = "luks";
              name = "kiln-crypt";
              # Flash drives live longer with discard; it reveals which blocks are free.
              settings.allowDiscards = true;
              content = root;
            };
          };
        };
      };
    };
  };
}
