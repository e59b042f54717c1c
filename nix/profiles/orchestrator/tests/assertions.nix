# The configurations that this profile refuses, with words of the messages.
let
  storage = settings: { services.voxnix-storage = settings; };
  secrets = settings: { kiln.orchestrator.secrets = settings; };
in
[
  {
    name = "btrfs storage on an ext4 root";
    modules = [
      (storage { backend = "btrfs"; })
      { kiln.disk.fileSystem = "ext4"; }
    ];
    expect = "services.voxnix-storage.backend is \"btrfs\", but /var/lib is on /, whose file system is \"ext4\"";
  }
  {
    name = "a disk for ZFS without ZFS";
    modules = [ (storage { device = "/dev/sdb"; }) ];
    expect = "services.voxnix-storage.device is \"/dev/sdb\", but the backend \"btrfs\" uses the root file system";
  }
  {
    name = "ZFS on a kernel that it doesn't support";
    modules = [
      (storage {
        backend = "zfs";
        device = "/dev/sdb";
      })
      (
        { lib, pkgs, ... }:
        {
          boot.kernelPackages = pkgs.linuxPackages.extend (
            _: previous:
            lib.mapAttrs (
              _: package:
              package.overrideAttrs (old: {
                meta = old.meta // {
                  broken = true;
                };
              })
            ) (lib.filterAttrs (name: _: lib.hasPrefix "zfs_" name) previous)
          );
        }
      )
    ];
    expect = "doesn't support the kernel";
  }
  {
    name = "a secret in the clear";
    modules = [ (secrets { files.llm-provider = "/var/lib/kiln/secrets/llm-provider"; }) ];
    expect = "kiln.orchestrator.secrets.files.llm-provider is /var/lib/kiln/secrets/llm-provider, which isn't an .age file";
  }
  {
    name = "secrets without a key";
    modules = [
      (secrets {
        files.llm-provider = "/var/lib/kiln/secrets/llm-provider.age";
        identityPaths = [ ];
      })
    ];
    expect = "kiln.orchestrator.secrets.identityPaths is empty";
  }
  {
    name = "a key in the store";
    modules = [
      (secrets {
        identityPaths = [ "/nix/store/key" ];
        files.llm-provider = "/var/lib/llm.age";
      })
    ];
    throws = true;
    expect = "outside /nix/store";
  }
  {
    name = "a storage that is none";
    settings.storageBackend = "ext4";
    throws = true;
    expect = "Option \"storageBackend\" (Storage) is \"ext4\"";
  }
  {
    name = "a ZFS disk that is not a device";
    settings.zfsDevice = "sdb";
    throws = true;
    expect = "Option \"zfsDevice\" (Disk for ZFS) is \"sdb\"";
  }
]
