# A disk of one boot partition and a btrfs root, with systemd-boot: no partition, label or option of Kiln's disks.
{
  config,
  lib,
  pkgs,
  modulesPath,
  ...
}:
let
  inherit (config.system.build) toplevel;
  closure = pkgs.closureInfo { rootPaths = [ toplevel ]; };
in
{
  imports = [ (modulesPath + "/image/repart.nix") ];

  boot.loader = {
    grub.enable = lib.mkForce false;
    systemd-boot.enable = true;
  };
  boot.initrd = {
    systemd.enable = true;
    availableKernelModules = [
      "virtio_blk"
      "virtio_pci"
    ];
  };
  fileSystems = {
    "/" = lib.mkForce {
      device = "/dev/disk/by-partlabel/attic";
      fsType = "btrfs";
    };
    "/boot" = {
      device = "/dev/disk/by-partlabel/attic-boot";
      fsType = "vfat";
      options = [ "umask=0077" ];
    };
  };
  # Does the same as an installation.
  boot.postBootCommands = ''
    if [ -e /nix-path-registration ]; then
      ${config.nix.package}/bin/nix-store --load-db </nix-path-registration
      rm /nix-path-registration
    fi
  '';

  image.repart = {
    name = "attic";
    package = pkgs.debianImageTools;
    partitions = {
      "10-boot" = {
        contents."/".source = import ../../modules/image/raw/esp.nix { inherit config lib pkgs; };
        repartConfig = {
          Type = "esp";
          Label = "attic-boot";
          Format = "vfat";
          SizeMinBytes = "512M";
        };
      };
      "20-root" = {
        storePaths = [ toplevel ];
        contents."/nix-path-registration".source = "${closure}/registration";
        repartConfig = {
          Type = "root";
          Label = "attic";
          Format = "btrfs";
          SizeMinBytes = "12G";
        };
      };
    };
  };
  system.build.image = lib.mkForce (
    config.image.repart.image.overrideAttrs (old: {
      # If a build runs as root without a sandbox, systemd-repart would use a loop device, and may not mount it.
      systemdRepartFlags = old.systemdRepartFlags ++ [ "--offline=yes" ];
      # repart follows a store path that is itself a link, and would put what it leads to in its place.
      postPatch = (old.postPatch or "") + ''
        while read -r path; do
          [ -L "$path" ] || continue
          sed -i "\|^CopyFiles=$path\(:.*\)\?\$|d" repart.d/20-root.conf
          echo "MakeSymlinks=/nix/store/''${path#/nix/store/}:$(readlink "$path")" >>repart.d/20-root.conf
        done <${closure}/store-paths
      '';
    })
  );
}
