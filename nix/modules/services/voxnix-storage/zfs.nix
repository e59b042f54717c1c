# The ZFS pool: imported at each start, made on a blank disk at the first.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.voxnix-storage;
  zfs = cfg.backend == "zfs";
  noOwnMounts = import ./no-own-mounts.nix { inherit lib; };
  kernelModule = config.boot.kernelPackages.${config.boot.zfs.package.kernelModuleAttribute};
in
{
  options.services.voxnix-storage = {
    pool = kilnLib.formOption {
      label = "ZFS pool";
      group = "Storage";
      order = 120;
      key = "zfsPool";
      advanced = true;
      type = kilnLib.types.matching "name of a pool, of up to 31 small letters, digits, hyphens and underscores" "[a-z][a-z0-9_-]{0,30}";
      default = "voxnix";
      example = "tank";
      description = "Name of the pool that holds the workloads' datasets, for ZFS storage.";
    };

    device = kilnLib.formOption {
      label = "Disk for ZFS";
      group = "Storage";
      order = 130;
      key = "zfsDevice";
      type = lib.types.nullOr (
        kilnLib.types.matching "disk, as a path below /dev/" "/dev/[A-Za-z0-9/_.:+-]+"
      );
      default = null;
      example = "/dev/disk/by-id/nvme-Samsung_SSD_990_PRO_2TB_S7DNNJ0W";
      description = ''
        The second disk, for ZFS storage. If it is blank at the first start, the pool is made on it; a
        disk with a file system, a partition table or data at its start or end is left alone. Empty: the pool is there
        already, on any disks.
      '';
    };
  };

  config = lib.mkIf cfg.enable (
    lib.mkMerge [
      {
        assertions = [
          {
            assertion = cfg.device != null -> zfs;
            message = "services.voxnix-storage.device is \"${toString cfg.device}\", but the backend \"${cfg.backend}\" uses the root file system. Set services.voxnix-storage.backend to \"zfs\", or leave the device empty.";
          }
          {
            assertion = zfs -> !(kernelModule.meta.broken or false);
            message = "services.voxnix-storage.backend is \"zfs\", but ${kernelModule.name} doesn't support the kernel ${config.boot.kernelPackages.kernel.version}. Set boot.kernelPackages to pkgs.linuxPackages, or the backend to \"btrfs\".";
          }
        ];
      }
      (lib.mkIf zfs {
        boot.supportedFilesystems.zfs = true;
        # Root isn't on ZFS, and an import by force is how two hosts destroy one pool.
        boot.zfs.forceImportRoot = lib.mkDefault false;
        # A pool remembers the host that uses it. The same name gives the same id after a new
        # installation; another can be set.
        networking.hostId = lib.mkDefault (
          builtins.substring 0 8 (builtins.hashString "sha256" config.networking.hostName)
        );
        services.zfs.autoScrub.enable = lib.mkDefault true;
        services.zfs.trim.enable = lib.mkDefault true;

        systemd.services.voxnix-pool = {
          description = "Import the ZFS pool ${cfg.pool}, or make it on a blank disk";
          wantedBy = [ "multi-user.target" ];
          after = [ "systemd-udev-settle.service" ];
          wants = [ "systemd-udev-settle.service" ];
          before = [
            "libvirtd.service"
            "machines.target"
          ];
          # A switch takes no pool away from what runs on it.
          restartIfChanged = false;
          serviceConfig = kilnLib.hardened (
            noOwnMounts
            // {
              Type = "oneshot";
              RemainAfterExit = true;
              # Without the export, a start with another host name, and so another host ID, would not import the pool.
              ExecStop = "-${lib.getExe' config.boot.zfs.package "zpool"} export ${cfg.pool}";
              TimeoutStopSec = 30;
              ExecStart = lib.getExe (
                pkgs.writeShellApplication {
                  name = "voxnix-pool";
                  runtimeInputs = [
                    config.boot.zfs.package
                    config.systemd.package
                    pkgs.coreutils
                    pkgs.diffutils
                    pkgs.gnugrep
                    pkgs.util-linux
                  ];
                  runtimeEnv = {
                    VOXNIX_POOL = cfg.pool;
                    VOXNIX_DEVICE = toString cfg.device;
                  };
                  text = builtins.readFile ./voxnix-pool.sh;
                }
              );
              IPAddressDeny = "any";
              RestrictAddressFamilies = [ "AF_UNIX" ];
              # The kernel module asks for many rights.
              CapabilityBoundingSet = null;
              SystemCallFilter = null;
            }
          );
        };
        systemd.services."voxnix-storage@" = {
          requires = [ "voxnix-pool.service" ];
          after = [ "voxnix-pool.service" ];
        };
      })
    ]
  );
}
