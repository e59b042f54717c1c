# Storage for a container and a VM is made, shown and removed; libvirt's network runs.
{ node }:
{
  nodes.machine =
    { pkgs, ... }:
    {
      imports = [ node ];
      # A second disk takes the place of the root file system that the image has.
      kiln.disk.fileSystem = "btrfs";
      virtualisation.emptyDiskImages = [ 512 ];
      virtualisation.fileSystems."/var/lib" = {
        device = "/dev/vdb";
        fsType = "btrfs";
        autoFormat = true;
      };
      services.voxnix-storage.quotaGiB = 1;
      environment.systemPackages = [ pkgs.btrfs-progs ];
    };

  testScript = ''
    machine.wait_for_unit("voxnix-network.service")
    machine.succeed("virsh net-list --name | grep -x default")

    machine.succeed("systemctl start voxnix-storage@dev.service")
    machine.succeed("btrfs subvolume show /var/lib/nixos-containers/dev")
    machine.succeed("[ $(stat -c %a /var/lib/nixos-containers) = 700 ]")
    machine.succeed("[ $(stat -c %a /var/lib/nixos-containers/dev) = 755 ]")

    machine.succeed("voxnix-storage ensure vm win11")
    machine.succeed("lsattr -d /var/lib/libvirt/images/win11 | grep -E '^[^ ]*C'")
    assert machine.succeed("voxnix-storage list") == "container dev\nvm win11\n"

    machine.succeed("btrfs subvolume create /var/lib/nixos-containers/dev/inner")
    machine.succeed("voxnix-storage destroy container dev && voxnix-storage destroy vm win11")
    assert machine.succeed("voxnix-storage list") == ""
  '';
}
