// What a session of a workstation that is reset writes, and what has to be there after a start.
import { type Check, isRunning, prints, succeeds } from '../machine/checks.ts'

export const report = 'cat /run/kiln-reset/report.json'
/** Where the snapshots are seen. */
export const history = (slot: string, path: string) => `/.snapshots/@root/${slot}${path}`

/** What each session writes: a version of what is persistent, and of what is not. */
export const write = (text: string) =>
  [
    ...['/etc/nixos/mark', '/etc/not-named', '/root/mark', '/var/lib/mark'],
    ...['/home/admin/Documents/letter', '/home/admin/not-named', '/home/guest/.ssh/mark'],
  ]
    .map(path => `{ mkdir -p $(dirname ${path}) && printf %s ${text} > ${path}; }`)
    .concat('chown --recursive guest /home/guest', 'sync')
    .join(' && ')

export const holds = (path: string, text: string): Check => prints(path, `cat ${path}`, text)
export const lacks = (path: string): Check => succeeds(`no ${path}`, `! test -e ${path}`)

/** Of what a session writes, what a reset takes away. */
export const notNamed = ['/etc/not-named', '/home/admin/not-named'] as const

/** What has to be there after every start. */
export const persistent = (text: string): readonly Check[] => [
  ...[
    '/etc/nixos/mark',
    '/root/mark',
    '/var/lib/mark',
    '/home/admin/Documents/letter',
    '/home/guest/.ssh/mark',
  ].map(path => holds(path, text)),
  prints('the owner of a home that useradd made', 'stat --format %U /home/guest', 'guest'),
  succeeds('its password', 'getent shadow guest | grep -q ":\\$6\\$kept"'),
  succeeds('the same machine', 'cmp /etc/machine-id /var/lib/first-machine-id'),
  succeeds('the same host key', 'cmp /etc/ssh/ssh_host_ed25519_key.pub /var/lib/first-host-key'),
]

/** What the program of the initrd did with both volumes. */
export const did = (what: string): readonly Check[] => [
  isRunning(),
  prints(
    `the start: ${what}`,
    `${report} | grep -o '"done":"[a-z-]*"\\|"error":.*' | sort --unique`,
    `"done":"${what}"`,
  ),
  succeeds('its mark', 'systemctl is-active kiln-reset-reached.service'),
  lacks(history('CURRENT', '')),
]

/** For the starts to come: the kernel's argument in each entry of the boot menu. */
export const argument = (mode: string | null) =>
  `sed -i '/^options/{s/ kiln[.]reset=[a-z-]*//${mode === null ? '' : `;s/$/ kiln.reset=${mode}/`}}' /boot/loader/entries/*.conf && sync`
