# A drive's seed, from a second disk: installed at first boot, wiped, and not read again.
{ node }:
{
  nodes.machine =
    { lib, pkgs, ... }:
    {
      imports = [ node ];
      virtualisation.emptyDiskImages = [ 16 ];
      environment.systemPackages = [ pkgs.gptfdisk ];
      # The disk gets its seed in the test, after the first boot of the machine.
      systemd.services.kiln-seed.unitConfig.ConditionPathExists = lib.mkForce "/nonexistent";
    };

  testScript = ''
    machine.wait_for_unit("multi-user.target")
    machine.succeed("sgdisk --new=1:0:0 --change-name=1:kiln-seed /dev/vdb && udevadm settle")
    machine.succeed(
        "mkdir -p /tmp/s/files && echo 'f 0600 root root /var/lib/kiln/hostname' > /tmp/s/manifest"
        " && printf box9 > /tmp/s/files/1 && tar -C /tmp/s --format=ustar -cf /tmp/p.tar manifest files/1"
        " && { printf 'KILNSEED 1\\nsize %s\\nsha256 %s\\n' $(stat -c %s /tmp/p.tar) $(sha256sum /tmp/p.tar | cut -d' ' -f1); } > /tmp/h"
        " && truncate -s 512 /tmp/h && cat /tmp/h /tmp/p.tar > /dev/disk/by-partlabel/kiln-seed && rm -f /var/lib/kiln/seeded"
    )
    machine.succeed("kiln-seed")
    machine.succeed("systemctl start kiln-hostname && [ $(hostname) = box9 ]")
    machine.succeed("[ $(stat -c %a /var/lib/kiln/hostname) = 600 ] && [ -e /var/lib/kiln/seeded ]")
    machine.succeed("cmp -n 65536 /dev/disk/by-partlabel/kiln-seed /dev/zero")
  '';
}
