# Storage for each workload, on the root's own BTRFS or in a ZFS pool.
{ config, lib, ... }:
let
  cfg = config.services.voxnix-storage;
in
{
  imports = [
    ../../modules/services/voxnix-storage
  ]
  ++
    map
      (
        name:
        lib.mkRenamedOptionModule
          [ "kiln" "orchestrator" "storage" name ]
          [ "services" "voxnix-storage" name ]
      )
      [
        "backend"
        "device"
        "pool"
        "quotaGiB"
      ];

  services.voxnix-storage.enable = lib.mkDefault true;

  # The root follows the choice of storage, so the form asks once.
  kiln.disk.fileSystem = lib.mkIf (cfg.backend == "btrfs") (lib.mkDefault "btrfs");
  kiln.form.hidden = [ "fileSystem" ];
}
