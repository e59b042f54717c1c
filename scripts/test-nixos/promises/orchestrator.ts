// A host whose workloads have their own storage and network (nix/profiles/orchestrator).
import { type Check, prints, succeeds } from '../machine/checks.ts'
import { runsGuest } from './libvirt-guest.ts'
import { joinsTailnet } from './tailnet.ts'

const containers = '/var/lib/nixos-containers'
const images = '/var/lib/libvirt/images'
/** lsattr is not among the machine’s own programs. */
const lsattr = '$(ls /nix/store/*-e2fsprogs-*/bin/lsattr | head -n 1)'

export const orchestrator: readonly Check[] = [
  succeeds(
    'libvirt’s network runs',
    'systemctl is-active voxnix-network && virsh net-list --name | grep -x default',
  ),
  succeeds('and has its bridge', 'ip -4 address show dev virbr0 | grep -F 192.168.122.1/24'),
  succeeds(
    'a container’s storage is a subvolume',
    `systemctl start voxnix-storage@dev && btrfs subvolume show ${containers}/dev`,
  ),
  prints(
    'which the host’s users do not see',
    `stat -c %a ${containers} ${containers}/dev | xargs`,
    '700 755',
  ),
  succeeds(
    'a VM’s storage is one without copy-on-write',
    `voxnix-storage ensure vm win11 && ${lsattr} -d ${images}/win11 | grep -E '^[^ ]*C'`,
  ),
  prints('both are listed', 'voxnix-storage list | xargs', 'container dev vm win11'),
  succeeds(
    'and removed with what is in them',
    `btrfs subvolume create ${containers}/dev/inner && voxnix-storage destroy container dev && voxnix-storage destroy vm win11`,
  ),
  prints('until none is left', 'voxnix-storage list', ''),
  succeeds('libvirt has QEMU for a guest', 'virsh domcapabilities --virttype qemu | grep -q "<machine>"'),
  ...joinsTailnet,
  runsGuest('a machine of libvirt’s runs, under a user without rights', 'qemu-libvirtd'),
]
