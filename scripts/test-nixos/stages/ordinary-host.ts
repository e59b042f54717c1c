// The service modules on a server that Kiln did not make (nix/tests/ordinary-host.nix, with the disk of nix/tests/debian/ordinary.nix):
// each does its work, and the server's names, people, sites and settings are as their owner wrote them.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Check,
  checkAll,
  noFailedUnits,
  noJournalErrors,
  prints,
  retryFor,
  succeeds,
} from '../machine/checks.ts'
import { rawImageIn } from '../machine/disk.ts'
import type { KnownFailures } from '../machine/known-failures.ts'
import { waitForLogin } from '../machine/login-prompt.ts'
import { startMachine } from '../machine/machine.ts'

type OrdinaryHost = { image: string; known: KnownFailures; memoryMiB: number; folder: string }

/** A program of Node starts slowly on an emulated processor. */
const slowMs = 600_000

const kept: readonly Check[] = [
  noFailedUnits(),
  prints('its host name', 'hostname', 'attic'),
  prints('its person, and no other', "awk -F: '$3 >= 1000 && $3 < 30000 { print $1 }' /etc/passwd", 'mira'),
  succeeds('whom sudo asks for the password', '! sudo -l -U mira | grep -q NOPASSWD'),
  succeeds(
    'and its SSH server too',
    "ssh -o StrictHostKeyChecking=no -o PreferredAuthentications=none -o ConnectTimeout=120 mira@127.0.0.1 2>&1 | grep 'Permission denied' | grep -q password",
  ),
  prints('its site', 'curl --silent --header "Host: attic.example.org" http://127.0.0.1/', 'the attic'),
  prints('its root', 'findmnt --noheadings --output FSTYPE,PARTLABEL / | xargs', 'btrfs attic'),
  succeeds('resolved answers by mDNS', "resolvectl mdns | grep -q 'yes'"),
  succeeds(
    'its network is networkd’s',
    'systemctl is-active systemd-networkd && ! systemctl is-active dhcpcd',
  ),
  succeeds('no user of Kiln’s machines is there', '! id admin'),
]

const services: readonly Check[] = [
  succeeds(
    'Strato’s agent runs',
    retryFor(60, 'systemctl is-active --quiet strato-agent && test -s /var/lib/strato/seen'),
  ),
  succeeds(
    'in its user',
    'test "$(ps -o user= -p "$(systemctl show --value -p MainPID strato-agent)")" = strato-agent',
  ),
  succeeds(
    'with Open vSwitch and OVN',
    'systemctl is-active ovs-vswitchd ovn-nb ovn-sb ovn-northd ovn-controller && runuser -u strato-agent -- ovs-vsctl show',
  ),
  succeeds(
    'port 8123 says that Home Assistant is starting',
    "curl --silent --include http://127.0.0.1:8123/ >/tmp/page; grep -q ' 503 ' /tmp/page && grep -q 'Home Assistant is starting' /tmp/page",
  ),
  succeeds(
    'Newt waits for its credentials',
    "newt-status >/tmp/said 2>&1; test $? = 1 && grep -q 'waits for credentials' /tmp/said",
  ),
  succeeds(
    'a container’s storage is a subvolume',
    'systemctl start voxnix-storage@dev && btrfs subvolume show /var/lib/nixos-containers/dev',
  ),
  succeeds(
    'which is removed with what is in it',
    'voxnix-storage destroy container dev && ! test -e /var/lib/nixos-containers/dev',
  ),
  succeeds('the machine is announced', 'systemctl is-active kiln-advertise'),
  succeeds('a missing seed does not fail', '! systemctl is-failed --quiet kiln-seed'),
  succeeds(
    'a box without an address calls no Connect',
    "kaliun-status | grep -F 'This box knows no Connect.' && ! systemctl is-active --quiet kaliunbox-auto-claim",
    slowMs,
  ),
  succeeds('and its screen runs', 'systemctl is-active kaliunbox-screen'),
  succeeds(
    'an address that is written is called at once',
    `mkdir -p /var/lib/kaliun && echo https://127.0.0.1:1 >/var/lib/kaliun/connect_api_url && ${retryFor(300, "kaliun-status | grep -F 'Connect does not answer at this address.'")}`,
    slowMs,
  ),
  succeeds(
    'Kiln Connect serves on loopback alone',
    `${retryFor(300, 'curl --silent --fail http://127.0.0.1:8455/health | grep -qF ok')} && ss -Hltn 'sport = :8455' | awk '{ print $4 }' | grep -x 127.0.0.1:8455`,
    slowMs,
  ),
  succeeds('and root has its commands', 'kiln-connect boxes', slowMs),
  succeeds(
    'updates wait for the keys that they trust',
    'systemctl is-active kiln-updates.timer && systemctl start kiln-updates && test "$(systemctl show --value -p ConditionResult kiln-updates)" = no',
  ),
  succeeds(
    'Tailscale waits for a login',
    "systemctl is-active --quiet tailscaled && tailscale status 2>&1 | grep -F 'Logged out.'",
  ),
  succeeds(
    'Wi-Fi runs without a card, and leaves the cable alone',
    'systemctl is-active iwd && networkctl --no-legend list | grep -q "ether *routable"',
  ),
]

export async function bootOrdinaryHost({ image, known, memoryMiB, folder }: OrdinaryHost): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const diskPath = join(folder, 'disk.raw')
  execFileSync('cp', ['--sparse=always', rawImageIn(image), diskPath])
  chmodSync(diskPath, 0o644)
  await using machine = await startMachine({ diskPath, folder, memoryMiB })
  try {
    await waitForLogin(machine, diskPath)
    await checkAll(machine, [...kept, ...services, noJournalErrors(known)])
  } finally {
    writeFileSync(join(folder, 'console.txt'), machine.console())
  }
}
