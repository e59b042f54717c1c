// kaliun-wipe on a box's folders, with the real find, rm and mounts in a mount namespace of the test; and kaliun-forget with its
// question.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'

const script = (name: string) => join(import.meta.dirname, name)
/** As writeShellApplication runs it. */
const strict = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0
/** As the module has them: what stays in any case, and what an order to hand over keeps. */
const [keep = [], keepOfHandOver = []] = readFileSync(script('wipe.nix'), 'utf8')
  .split('HAND_OVER_KEEP')
  .map(part => [...part.matchAll(/^ {6}"(\/var\/[\w./-]+)"$/gm)].map(([, path = '']) => path))

const put = (path: string, text = 'mine\n') => {
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
const systems = [
  'var/lib/nixos/uid-map',
  'var/lib/kiln-updates/state.json',
  'var/lib/kiln-updates/state-copy.json',
  'var/lib/sbctl/keys/db/db.key',
  'etc/hostname',
  'etc/ssh/sshd_config',
  'nix/store/system',
]

function usedBox(folder: string) {
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

function filesOf(root: string): string[] {
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
function wipe(root: string, { before = ':', after = ':', bin }: Wiping = {}) {
  const started = `bash ${strict.join(' ')} '${script('kaliun-wipe.sh')}' & echo $! >'${root}.pid'`
  const command = `${before}\nstatus=0\n${started}\nwait $! || status=$?\n${after}\nexit $status`
  const env = {
    ...process.env,
    KILN_ROOT: root,
    WIPE_KEEP: keep.join('\n'),
    HAND_OVER_KEEP: keepOfHandOver.join('\n'),
    ...(bin !== undefined && { PATH: `${bin}:${process.env['PATH']}` }),
  }
  const { status, stderr } = spawnSync('unshare', ['--mount', 'bash', '-c', command], {
    encoding: 'utf8',
    env,
  })
  return { status, stderr }
}

describe.skipIf(!canMount)('kaliun-wipe (needs root) [A8]', () => {
  test('removes what the box keeps of its owner, and nothing of the system', ({ folder }) => {
    expect(keep).toContain('/var/lib/nixos')
    const root = usedBox(folder)
    expect(wipe(root)).toEqual({ status: 0, stderr: '' })
    expect(filesOf(root)).toEqual([...systems, 'var/run'].sort())
    expect(readFileSync(join(folder, 'elsewhere/file'), 'utf8')).toBe('mine\n')
    // A second time does no harm.
    put(join(root, 'var/lib/kaliun/wiping'))
    expect(wipe(root).status).toBe(0)
  })

  test('leaves other disks alone, also below a folder that it empties', ({ folder }) => {
    const root = usedBox(folder)
    for (const place of ['var/lib/backup', 'home/admin/nas']) mkdirSync(join(root, place))
    const done = wipe(root, {
      before: `for p in var/lib/backup home/admin/nas; do mount -t tmpfs none '${root}'/$p; echo x >'${root}'/$p/data; done`,
      after: `cat '${root}/var/lib/backup/data' '${root}/home/admin/nas/data' >'${folder}/seen'`,
    })
    expect(done.status).toBe(0)
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('x\nx\n')
    expect(filesOf(root)).toEqual([...systems, 'var/run'].sort())
  })

  test('empties a home or /var/log that has a partition for itself', ({ folder }) => {
    const root = usedBox(folder)
    const done = wipe(root, {
      before: `for p in home var/log; do mount -t tmpfs none '${root}'/$p; echo x >'${root}'/$p/data; done`,
      after: `find '${root}/home' '${root}/var/log' -type f >'${folder}/seen'`,
    })
    expect([done.status, readFileSync(join(folder, 'seen'), 'utf8')]).toEqual([0, ''])
  })

  test('begins again after a power cut at each step, and the mark is the last that goes', ({ folder }) => {
    // Each program that it calls ends it before it does its part.
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const program of ['mount', 'find', 'rm', 'sync', 'fstrim']) {
      for (const call of [1, 2, 3, 4]) {
        const root = usedBox(join(folder, `${program}-${call}`))
        const count = join(folder, 'count')
        const real = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
        writeFileSync(count, '')
        const text = `#!/bin/bash\nprintf x >>'${count}'\n[ "$(wc -c <'${count}')" != ${call} ] || { kill -9 $PPID; exit 1; }\nexec ${real} "$@"\n`
        writeFileSync(join(bin, program), text)
        chmodSync(join(bin, program), 0o755)
        const cut = wipe(root, { bin })
        // It is in memory.
        rmSync(join(root, 'run/kaliun-wipe-failed'), { force: true })
        const name = `${program} ${call}`
        if (cut.status === 0) expect(filesOf(root), name).toEqual([...systems, 'var/run'].sort())
        else if (existsSync(join(root, 'var/lib/kaliun/wiping')))
          expect(wipe(root), name).toEqual({ status: 0, stderr: '' })
        expect(filesOf(root), name).toEqual([...systems, 'var/run'].sort())
      }
      chmodSync(join(bin, program), 0o644)
    }
  })

  test('says what it cannot remove, keeps the mark and the accounts, and tries again', ({ folder }) => {
    const root = usedBox(folder)
    const path = join(root, 'var/lib/stuck/file')
    put(path)
    // A file system that can only be read, under the same mount: as a disk that fails.
    const ro = `mkdir '${folder}/ro' && cp -a '${root}/var' '${folder}/ro' && mount --bind '${folder}/ro/var' '${root}/var' && mount -o remount,bind,ro '${root}/var'`
    const done = wipe(root, { before: ro })
    expect(done.status).toBe(1)
    expect(done.stderr).toMatch(
      /^kaliun-wipe: \/var\/\S+ cannot be removed\. It is tried again at the next start\.\n$/,
    )
    expect(existsSync(join(root, 'etc/passwd'))).toBe(true)
    expect(existsSync(join(root, 'var/lib/kaliun/wiping'))).toBe(true)
    // So that nothing restarts the box for it.
    const failed = join(root, 'run/kaliun-wipe-failed')
    expect(existsSync(failed)).toBe(true)
    expect(wipe(root).status).toBe(0)
    expect(existsSync(failed)).toBe(false)
  })

  test('switches off a swap file before it removes it', ({ folder }) => {
    const root = usedBox(folder)
    // A file system of a disk: no other has swap files.
    const before = `truncate -s 64M '${folder}/disk' && mkfs.ext4 -q '${folder}/disk' && mkdir '${folder}/new'
mount -o loop '${folder}/disk' '${folder}/new' && cp -a '${root}/var/.' '${folder}/new' && mount --move '${folder}/new' '${root}/var'
for name in swapfile 'swap file'; do
  file="${root}/var/lib/$name"
  dd if=/dev/zero "of=$file" bs=1M count=2 status=none && chmod 600 "$file" && mkswap -q "$file" && swapon "$file"
done
cat /proc/swaps >'${folder}/swaps'`
    const after = `grep -F '${root}' /proc/swaps; find '${root}/var' -name 'swap*' >'${folder}/left'; swapoff '${root}'/var/lib/swap* 2>/dev/null`
    expect(wipe(root, { before, after })).toEqual({ status: 0, stderr: '' })
    expect(readFileSync(join(folder, 'swaps'), 'utf8').match(/swapfile|swap\\040file/g)).toHaveLength(2)
    expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('')
  })
})

/** As kaliun-commands and kaliun-hand-over leave it. */
function handedBox(folder: string) {
  const root = usedBox(folder)
  rmSync(join(root, 'var/lib/kaliun/wiping'))
  const handing = join(root, 'var/lib/kaliun/handing')
  for (const name of hers) put(join(handing, 'files', name), 'hers\n')
  chmodSync(join(handing, 'files/etc/ssh/ssh_host_ed25519_key'), 0o600)
  for (const name of ['keeps', 'former-gone']) put(join(handing, name), '')
  for (const name of [...ofHome, 'etc/nixos/flake/.git/config']) put(join(root, name))
  return root
}
const hers = [
  'etc/ssh/ssh_host_ed25519_key',
  'etc/ssh/ssh_host_ed25519_key.pub',
  'var/lib/kaliun/device_key.pem',
  'var/lib/kaliun/owner/authorized_keys/root',
]
const ofHome = [
  'var/lib/homeassistant-vm/efi-variables.fd',
  'var/lib/kaliun/home-assistant-copies/1/disk',
  'var/lib/kaliun/home-assistant.qcow2',
]

describe.skipIf(!canMount)('kaliun-wipe of a box that is handed over (needs root) [A8]', () => {
  const whole = [...systems, ...hers, ...ofHome, 'var/run'].sort()

  test('leaves Home Assistant where the order keeps it, and what the new owner finds at its place', ({
    folder,
  }) => {
    expect(keepOfHandOver).toContain('/var/lib/kaliun/home-assistant.qcow2')
    const root = handedBox(folder)
    expect(wipe(root)).toEqual({ status: 0, stderr: '' })
    expect(filesOf(root)).toEqual(whole)
    for (const name of hers) expect(readFileSync(join(root, name), 'utf8')).toBe('hers\n')
    const modes = ['', 'etc', 'var/lib', 'var/lib/kaliun', 'etc/ssh/ssh_host_ed25519_key'].map(
      name => statSync(join(root, name)).mode & 0o777,
    )
    expect(modes).toEqual([0o755, 0o755, 0o755, 0o755, 0o600])
    const two = handedBox(join(folder, 'two'))
    rmSync(join(two, 'var/lib/kaliun/handing/keeps'))
    expect(wipe(two).status).toBe(0)
    expect(filesOf(two)).toEqual([...systems, ...hers, 'var/run'].sort())
  })

  test('begins again after a power cut at each step', ({ folder }) => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    let deaths = 0
    for (const program of ['find', 'rm', 'sync', 'cp', 'mv', 'mkdir', 'fstrim']) {
      for (let call = 1; ; call++) {
        const root = handedBox(join(folder, `${program}-${call}`))
        const count = join(folder, 'count')
        const real = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
        writeFileSync(count, '')
        const text = `#!/bin/bash\nprintf x >>'${count}'\nif [ "$(wc -c <'${count}')" = ${call} ]; then kill -9 $(cat '${root}.pid'); exit 1; fi\nexec ${real} "$@"\n`
        writeFileSync(join(bin, program), text)
        chmodSync(join(bin, program), 0o755)
        const cut = wipe(root, { bin })
        // It is in memory.
        rmSync(join(root, 'run/kaliun-wipe-failed'), { force: true })
        const name = `${program} ${call}`
        const handing = join(root, 'var/lib/kaliun/handing')
        if (cut.status !== 0) deaths += 1
        if (existsSync(handing)) expect(wipe(root), name).toEqual({ status: 0, stderr: '' })
        // The next start removes what is left of it, as tmpfiles says.
        rmSync(join(root, 'var/lib/kaliun/handed'), { recursive: true, force: true })
        expect(filesOf(root), name).toEqual(whole)
        if (cut.status === 0) break
      }
      chmodSync(join(bin, program), 0o644)
    }
    expect(deaths).toBeGreaterThan(25)
  })

  test('does nothing before the former systems are gone, and is a wipe where one was ordered too', ({
    folder,
  }) => {
    const root = handedBox(folder)
    rmSync(join(root, 'var/lib/kaliun/handing/former-gone'))
    const before = filesOf(root)
    expect(wipe(root).status).toBe(1)
    expect(filesOf(root)).toEqual(before)
    const two = handedBox(join(folder, 'two'))
    put(join(two, 'var/lib/kaliun/wiping'))
    expect(wipe(two)).toEqual({ status: 0, stderr: '' })
    // Its clone is of the system, as after any wipe.
    expect(filesOf(two)).toEqual([...systems, 'etc/nixos/flake/.git/config', 'var/run'].sort())
  })
})

describe.skipIf(process.getuid?.() !== 0)('kaliun-forget (needs root) [A8]', () => {
  test('wants the name of the box, and leaves the mark', ({ folder }) => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    // The mark would be made on this computer.
    for (const [name, text] of [
      ['touch', 'echo touch "$@"'],
      ['sync', 'exit 0'],
      ['systemctl', 'echo systemctl "$@"'],
      ['uname', 'echo kitchen'],
    ] as const) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    const forget = (input: string, ...words: string[]) => {
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` }
      const args = [...strict, script('kaliun-forget.sh'), ...words]
      const { status, stdout } = spawnSync('bash', args, { encoding: 'utf8', input, env })
      return { status, marked: stdout.includes('touch /var/lib/kaliun/wiping\nsystemctl reboot\n') }
    }
    expect(forget('kitchen\n')).toEqual({ status: 0, marked: true })
    expect(forget('', '--yes')).toEqual({ status: 0, marked: true })
    for (const answer of ['y\n', 'kitche\n', '\n', ''])
      expect(forget(answer)).toEqual({ status: 1, marked: false })
    expect(forget('', '--all')).toEqual({ status: 64, marked: false })
  })
})
