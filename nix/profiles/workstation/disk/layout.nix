# The disk that disko makes. Pure: settings → disko.devices.
{
  lib,
  device,
  swapGiB,
  encryption,
  tpm2,
}:
let
  inherit (import ./subvolumes.nix) mountPoints;

  subvolumes =
    lib.mapAttrs (_: mountpoint: {
      inherit mountpoint;
      mountOptions = [
        "compress=zstd"
        "noatime"
      ];
    }) mountPoints
    // {
      # A swap file may not be compressed, and its subvolume can't be snapshotted while it is in use.
      "@swap" = {
        mountpoint = mountPoints."@swap";
        swap = lib.optionalAttrs (swapGiB > 0) { swapfile.size = "${toString swapGiB}G"; };
      };
    };

  btrfs = {
    type = "btrfs";
    extraArgs = [
      "--force"
      "--label"
      "workstation"
    ];
    inherit subvolumes;
  };

  luks = {
    type = "luks";
    name = "cryptroot";
    inherit (encryption) passwordFile;
    settings = {
      # An SSD learns what is free; an attacker with the drive learns it too, but not what is stored.
      allowDiscards = true;
      # crypttab(5): tries the token that systemd-cryptenroll made (kiln-tpm2-enroll), then asks for the password.
      # Then the volume's key is measured: what runs from another volume gets no key of this one (../../../modules/add-ons/tpm2).
      crypttabExtraOpts = lib.optionals tpm2 [
        "tpm2-device=auto"
        "tpm2-measure-pcr=yes"
      ];
    };
    content = btrfs;
  };
in
{
  disk.main = {
    type = "disk";
    inherit device;
    content = {
      type = "gpt";
      partitions = {
        esp = {
          # Signed kernels with their initrds of several generations (Secure-Boot).
          size = "1G";
          type = "EF00";
          content = {
            type = "filesystem";
            format = "vfat";
            mountpoint = "/boot";
            mountOptions = [ "umask=0077" ];
          };
        };
        root = {
          size = "100%";
          content = if encryption.enable then luks else btrfs;
        };
      };
    };
  };
}
