// The files that a session of a workstation with resets writes, and those that have to be there after a start.
import { type Check, noFailedUnits, prints, succeeds } from '../machine/checks.ts'

export const printReport = 'cat /run/kiln-reset/report.json'
/** The place of the snapshots. */
export const snapshotPath = (slot: string, path: string) => `/.snapshots/@root/${slot}${path}`

/** The files that each session writes: a version of persistent ones, and of others. */
export const writeFiles = (text: string) =>
  [
    '/etc/nixos/mark',
    '/etc/not-named',
    '/root/mark',
    '/var/lib/mark',
    '/home/admin/Documents/letter',
    '/home/admin/not-named',
    '/home/guest/.ssh/mark',
  ]
    .map(path => `{ mkdir -p $(dirname ${path}) && printf %s ${text} > ${path}; }`)
    .concat('chown --recursive guest /home/guest', 'sync')
    .join(' && ')

export const hasContent = (path: string, text: string): Check => prints(path, `cat ${path}`, text)
export const isMissing = (path: string): Check => succeeds(`no ${path}`, `! test -e ${path}`)

/** Files that a session writes and a reset removes. */
export const resetFiles = ['/etc/not-named', '/home/admin/not-named'] as const

/** Files that have to be there after every start. */
export const persistentFiles = (text: string): readonly Check[] => [
  ...[
    '/etc/nixos/mark',
    '/root/mark',
    '/var/lib/mark',
    '/home/admin/Documents/letter',
    '/home/guest/.ssh/mark',
  ].map(path => hasContent(path, text)),
  prints('the owner of a home that useradd made', 'stat --format %U /home/guest', 'guest'),
  succeeds('its password', 'getent shadow guest | grep -q ":\\$6\\$kept"'),
  succeeds('the same machine', 'cmp /etc/machine-id /var/lib/first-machine-id'),
  succeeds('the same host key', 'cmp /etc/ssh/ssh_host_ed25519_key.pub /var/lib/first-host-key'),
]

/** The report of the initrd's program for both volumes. */
export const resetReported = (what: string): readonly Check[] => [
  noFailedUnits(),
  prints(
    `the start: ${what}`,
    `${printReport} | grep -o '"done":"[a-z-]*"\\|"error":.*' | sort --unique`,
    `"done":"${what}"`,
  ),
  succeeds('its mark', 'systemctl is-active kiln-reset-reached.service'),
  isMissing(snapshotPath('CURRENT', '')),
]

/** Sets kiln.reset in each entry of the boot menu, for the next starts; null removes it. */
export const setKernelMode = (mode: string | null) =>
  `sed -i '/^options/{s/ kiln[.]reset=[a-z-]*//${mode === null ? '' : `;s/$/ kiln.reset=${mode}/`}}' /boot/loader/entries/*.conf && sync`
