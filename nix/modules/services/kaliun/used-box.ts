// A box that was used, and kaliun-wipe on it with the real find, rm and mounts, in a mount namespace of the test.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** As writeShellApplication runs it. */
export const strict = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
export const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0
/** As the module has them: what stays in any case, and what an order to hand over keeps. */
export const [keep = [], keepOfHandOver = []] = readFileSync(join(import.meta.dirname, 'wipe.nix'), 'utf8')
  .split('HAND_OVER_KEEP')
  .map(part => [...part.matchAll(/^ {6}"(\/var\/[\w./-]+)"$/gm)].map(([, path = '']) => path))

/** With the part that the module puts before it. */
export const scriptOf = (name: string): string =>
  ['same-disk.sh', name].map(each => readFileSync(join(import.meta.dirname, each), 'utf8')).join('')

export const put = (path: string, text = 'mine\n') => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
const mine = [
  'var/lib/kaliun/config.json',
  'var/lib/kaliun/device_key.pem',
  'var/lib/kaliun/home-assistant.qcow2',
  'var/lib/kaliun/home-assistant-copies/1/disk',
  'var/lib/kaliun/owner/authorized_keys/root',
  'var/lib/kaliun/.hidden',
  'var/lib/kiln/authorized_keys/root',
  'var/lib/kiln/secrets/wifi passphrase',
  'var/lib/kiln-updates/flake/flake.nix',
  'var/lib/iwd/Café [5].psk',
  'var/lib/private/strange\nname',
  'var/log/journal/1/system.journal',
  'var/tmp/x',
  'var/cache/y',
  'home/admin/.ssh/id_ed25519',
  'root/.bash_history',
  'srv/z',
  'tmp/a',
  'etc/ssh/ssh_host_ed25519_key',
  'etc/ssh/ssh_host_ed25519_key.pub',
  'etc/machine-id',
  'etc/passwd',
  'etc/shadow',
  'etc/shadow-',
  'etc/group',
]
export const systems = [
  'var/lib/nixos/uid-map',
  'var/lib/kiln-updates/state.json',
  'var/lib/kiln-updates/state-copy.json',
  'var/lib/sbctl/keys/db/db.key',
  'etc/hostname',
  'etc/ssh/sshd_config',
  'nix/store/system',
]

export function usedBox(folder: string) {
  const root = join(folder, 'box')
  for (const path of [...mine, ...systems, 'var/lib/kaliun/wiping']) put(join(root, path))
  mkdirSync(join(root, 'run'))
  mkdirSync(join(root, 'var/empty'))
  symlinkSync('../run', join(root, 'var/run'))
  // Into the system, and to a file of another place: the link goes, and what it leads to stays.
  put(join(folder, 'elsewhere/file'))
  symlinkSync(join(folder, 'elsewhere'), join(root, 'home/admin/link'))
  return root
}

export function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

type Wiping = {
  /** Runs before it, in its mount namespace. */
  before?: string
  after?: string
  /** A program that stands before the real ones. */
  bin?: string
}
export function wipe(root: string, { before = ':', after = ':', bin }: Wiping = {}) {
  const script = `${root}.sh`
  writeFileSync(script, scriptOf('kaliun-wipe.sh'))
  const started = `bash ${strict.join(' ')} '${script}' & echo $! >'${root}.pid'`
  const command = `${before}\nstatus=0\n${started}\nwait $! || status=$?\n${after}\nexit $status`
  const env = {
    ...process.env,
    KILN_ROOT: root,
    WIPE_KEEP: keep.join('\n'),
    HAND_OVER_KEEP: keepOfHandOver.join('\n'),
    ...(bin !== undefined && { PATH: `${bin}:${process.env['PATH']}` }),
  }
  const { status, stderr } = spawnSync('unshare', ['--mount', 'bash', '--norc', '-c', command], {
    encoding: 'utf8',
    env,
  })
  return { status, stderr }
}
