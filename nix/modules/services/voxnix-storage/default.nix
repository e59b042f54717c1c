# Storage per workload: each container and each VM has its own BTRFS subvolume or ZFS dataset,
# to be measured, limited, snapshotted and destroyed alone.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.voxnix-storage;
  # The file system that containers and VMs are stored on.
  holder =
    config.fileSystems."/var/lib/nixos-containers" or config.fileSystems."/var/lib"
      or config.fileSystems."/var" or config.fileSystems."/";

  noOwnMounts = import ./no-own-mounts.nix { inherit lib; };

  voxnixStorage = pkgs.writeShellApplication {
    name = "voxnix-storage";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.e2fsprogs
      pkgs.gnugrep
      config.systemd.package
      config.virtualisation.libvirtd.package
      (if cfg.backend == "zfs" then config.boot.zfs.package else pkgs.btrfs-progs)
    ];
    runtimeEnv = {
      VOXNIX_BACKEND = cfg.backend;
      VOXNIX_POOL = cfg.pool;
      VOXNIX_QUOTA_GIB = toString cfg.quotaGiB;
      # Fixed by nixos-container and by libvirt's default pool.
      VOXNIX_CONTAINERS = "/var/lib/nixos-containers";
      VOXNIX_VMS = "/var/lib/libvirt/images";
    };
    text = builtins.readFile ./voxnix-storage.sh;
  };
in
{
  imports = [ ./zfs.nix ];

  options.services.voxnix-storage = {
    enable = lib.mkEnableOption "storage for each container and VM";

    backend = kilnLib.formOption {
      label = "Storage";
      group = "Storage";
      order = 110;
      key = "storageBackend";
      labels = {
        btrfs = "BTRFS, on the system's own disk";
        zfs = "ZFS, on a separate disk";
      };
      type = lib.types.enum [
        "btrfs"
        "zfs"
      ];
      default = "btrfs";
      example = "zfs";
      description = ''
        What each workload's storage is made of. `btrfs` makes subvolumes on the root file system;
        `zfs` makes datasets in a pool on a second disk.
      '';
    };

    quotaGiB = kilnLib.formOption {
      label = "Limit for each workload";
      group = "Storage";
      order = 140;
      key = "workloadQuotaGiB";
      unit = "GiB";
      advanced = true;
      type = lib.types.nullOr (lib.types.ints.between 1 65536);
      default = null;
      example = 20;
      description = "The most that one container or VM may store; empty for no limit. It holds for storage made after it was set.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion =
          cfg.backend == "btrfs"
          -> lib.elem holder.fsType [
            "btrfs"
            # A system that runs live, which stores nothing.
            "tmpfs"
          ];
        message = "services.voxnix-storage.backend is \"btrfs\", but /var/lib is on ${holder.mountPoint}, whose file system is \"${holder.fsType}\". Set the backend to \"zfs\" with a separate disk, or put /var/lib on BTRFS.";
      }
    ];

    environment.systemPackages = [ voxnixStorage ];

    # Their modes are those that nixos-container and libvirt give them. A container's own root is open to
    # its users (0755), so what closes it to the host's is the folder above.
    systemd.tmpfiles.settings."10-voxnix-storage" = {
      "/var/lib/nixos-containers".d.mode = "0700";
      "/var/lib/libvirt/images".d.mode = "0711";
    };

    # Made before a container's first start. A container that nixos-container already filled as an
    # ordinary folder (created without --flake) keeps it.
    systemd.services."container@" = {
      requires = [ "voxnix-storage@%i.service" ];
      after = [ "voxnix-storage@%i.service" ];
    };

    systemd.services."voxnix-storage@" = {
      description = "Storage of the container %i";
      # No RemainAfterExit: it looks again at every start of the container.
      serviceConfig = kilnLib.hardened (
        noOwnMounts
        // {
          Type = "oneshot";
          ExecStart = "${lib.getExe voxnixStorage} ensure container %i";
          CapabilityBoundingSet = [
            "CAP_SYS_ADMIN"
            "CAP_DAC_OVERRIDE"
            "CAP_FOWNER"
            "CAP_CHOWN"
          ];
          IPAddressDeny = "any";
          RestrictAddressFamilies = [ "AF_UNIX" ];
          # It mounts datasets.
          SystemCallFilter = null;
        }
      );
    };
  };
}
