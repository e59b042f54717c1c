// voxnix-storage and voxnix-pool with fixture programs on PATH that write down how they were called.
import { chmod, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const scripts = join(import.meta.dirname, '../../../modules/services/voxnix-storage')
let scratch: string

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'voxnix-storage-'))
  await mkdir(join(scratch, 'bin'))
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

/** A program that appends its arguments to `calls` and then does what `body` says. */
async function program(name: string, body = 'exit 0') {
  const file = join(scratch, 'bin', name)
  await writeFile(file, `#!/bin/bash\necho "${name} $*" >>"${scratch}/calls"\n${body}\n`)
  await chmod(file, 0o755)
}

const calls = async () =>
  (await readFile(join(scratch, 'calls'), 'utf8').catch(() => ''))
    .replaceAll(scratch, '')
    .split('\n')
    .slice(0, -1)

/** As writeShellApplication runs it. */
const run = (script: string, args: string[], env: Record<string, string>) =>
  execa('bash', ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', join(scripts, script), ...args], {
    reject: false,
    env: { PATH: `${scratch}/bin:${process.env['PATH']}`, ...env },
  })

const storage = (backend: 'btrfs' | 'zfs', args: string[], quota = '') =>
  run('voxnix-storage.sh', args, {
    VOXNIX_BACKEND: backend,
    VOXNIX_POOL: 'tank',
    VOXNIX_QUOTA_GIB: quota,
    VOXNIX_CONTAINERS: join(scratch, 'containers'),
    VOXNIX_VMS: join(scratch, 'images'),
  })

const noneIsMade = '[ "$2" = show ] && exit 1; exit 0'

describe('voxnix-storage on btrfs', () => {
  it('makes a subvolume for a container that has none [V2]', async () => {
    await program('btrfs', noneIsMade)
    expect(await storage('btrfs', ['ensure', 'container', 'dev'])).toMatchObject({ exitCode: 0 })
    expect(await calls()).toEqual([
      'btrfs subvolume show /containers/dev',
      'btrfs --quiet subvolume create /containers/dev',
    ])
  })

  it('switches copy-on-write off for the disks of a VM and limits its size', async () => {
    await program('btrfs', noneIsMade)
    await program('chattr')
    await storage('btrfs', ['ensure', 'vm', 'win11'], '40')
    expect((await calls()).slice(2)).toEqual([
      'chattr +C /images/win11',
      'btrfs qgroup show /images',
      'btrfs quota enable --simple /images',
      'btrfs qgroup limit 40G /images/win11',
    ])
  })

  it('leaves an ordinary folder with content as it is', async () => {
    await program('btrfs', noneIsMade)
    await mkdir(join(scratch, 'containers/old/etc'), { recursive: true })
    const { exitCode, stderr } = await storage('btrfs', ['ensure', 'container', 'old'])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('ordinary folder')
    expect(await calls()).toHaveLength(1)
  })

  it('removes the storage of a stopped container with the subvolumes in it', async () => {
    await program('btrfs')
    await program('systemctl', 'echo inactive; exit 3')
    expect(await storage('btrfs', ['destroy', 'container', 'dev'])).toMatchObject({ exitCode: 0 })
    expect((await calls()).at(-1)).toBe('btrfs --quiet subvolume delete --recursive /containers/dev')
  })

  it.each([
    ['runs', 'echo active', 'is running; stop it first'],
    ['starts', 'echo activating; exit 3', 'is running; stop it first'],
    ['stops', 'echo deactivating; exit 3', 'is running; stop it first'],
    ['is in a state of a later systemd', 'echo thawing; exit 3', "doesn't say whether"],
    ['gives no answer', 'exit 1', "doesn't say whether"],
    ['gives no state', 'exit 3', "doesn't say whether"],
  ])('removes nothing of a container that %s', async (_, answer, words) => {
    await program('btrfs')
    await program('systemctl', answer)
    const { exitCode, stderr } = await storage('btrfs', ['destroy', 'container', 'dev'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain(words)
    expect((await calls()).join()).not.toContain('delete')
  })

  it.each([
    ['runs', 'echo other; echo win11', 'is running; stop it first'],
    ['gives no answer', 'exit 1', "doesn't say whether"],
  ])('removes nothing of a VM that %s', async (_, answer, words) => {
    await program('btrfs')
    await program('virsh', answer)
    const { exitCode, stderr } = await storage('btrfs', ['destroy', 'vm', 'win11'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain(words)
    expect((await calls()).join()).not.toContain('delete')
  })

  it.each([
    ['container', '../etc'],
    ['container', 'longer-than-11'],
    ['vm', '..'],
    ['vm', '-rf'],
    ['vm', ''],
  ])('refuses the %s name "%s"', async (kind, name) => {
    await program('btrfs')
    expect(await storage('btrfs', ['ensure', kind, name])).toMatchObject({ exitCode: 1 })
    expect(await calls()).toEqual([])
  })

  it('says how it is called when it is called otherwise', async () => {
    const { exitCode, stderr } = await storage('btrfs', ['snapshot', 'container', 'dev'])
    expect(exitCode).toBe(64)
    expect(stderr).toContain('voxnix-storage ensure')
  })
})

describe('voxnix-storage on zfs', () => {
  it('makes a dataset that is mounted where the container lives [V2]', async () => {
    await program('zfs', '[ "$1" = list ] && exit 1; exit 0')
    await storage('zfs', ['ensure', 'container', 'dev'], '20')
    expect((await calls()).at(-1)).toBe(
      'zfs create -p -o mountpoint=/containers/dev -o quota=20G tank/containers/dev',
    )
  })

  it('mounts a dataset that is there but not mounted', async () => {
    await program('zfs', '[ "$1" = get ] && echo no; exit 0')
    await storage('zfs', ['ensure', 'vm', 'win11'])
    expect((await calls()).at(-1)).toBe('zfs mount tank/vms/win11')
  })
})

describe('voxnix-pool', () => {
  const pool = (device: string) => run('voxnix-pool.sh', [], { VOXNIX_POOL: 'tank', VOXNIX_DEVICE: device })

  it('is content with a pool that is imported', async () => {
    await program('zpool')
    expect(await pool('')).toMatchObject({ exitCode: 0 })
    expect(await calls()).toEqual(['zpool list -H -o name tank'])
  })

  it('imports a pool that is there', async () => {
    await program('zpool', '[ "$1" = list ] && exit 1; exit 0')
    expect(await pool('')).toMatchObject({ exitCode: 0 })
    expect((await calls()).at(-1)).toBe('zpool import -d /dev/disk/by-id -d /dev tank')
  })

  it('makes none of the name of a pool that is there and cannot be imported', async () => {
    const listed = String.raw`   pool: tank\n     id: 4711\n  state: ONLINE\n status: The pool was last accessed by another system.\n`
    await program('zpool', `[ "$1" = import ] && [ "\${!#}" = /dev ] && printf '${listed}' && exit 0; exit 1`)
    const { exitCode, stderr } = await pool('/dev/no-such-disk')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('zpool import -f tank')
    expect((await calls()).join()).not.toContain('create')
  })

  it.each([
    ['no disk is named', '', 'no disk is named'],
    ['the disk is not there', '/dev/no-such-disk', 'is not a disk of this machine'],
    ['the name is not of a disk', '/dev/null', 'is not a disk of this machine'],
  ])('makes no pool where %s', async (_, device, words) => {
    await program('zpool', 'exit 1')
    const { exitCode, stderr } = await pool(device)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(words)
    expect((await calls()).join()).not.toContain('create')
  })

  describe.skipIf(process.getuid?.() !== 0)('on a blank disk (needs root)', () => {
    const image = () => join(scratch, 'disk.img')
    let disk: string

    beforeEach(async () => {
      await writeFile(image(), '')
      await truncate(image(), 64 << 20)
      disk = (await execa('losetup', ['--show', '--find', image()])).stdout
      await program('udevadm')
    })
    afterEach(() => execa('losetup', ['--detach', disk]))

    /** Refuses a disk that is not blank, partitions it, as the real one does first, and fails `times` times. */
    const failing = (times: number) =>
      program(
        'zpool',
        `[ "$1" = create ] || exit 1
         [ -z "$(wipefs --no-act --parsable "\${!#}")" ] || exit 3
         echo 'label: gpt' | sfdisk --quiet --no-reread "\${!#}"
         [ "$(grep -c '^zpool create' "${scratch}/calls")" -gt ${times} ]`,
      )
    const creates = async () => (await calls()).filter(call => call.startsWith('zpool create'))
    const isBlank = async () => (await readFile(image())).every(byte => byte === 0)

    it('makes the pool, after udev has done what it had to do', async () => {
      await failing(0)
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
      expect(await creates()).toHaveLength(1)
      expect((await calls()).at(-2)).toBe('udevadm settle --timeout=120')
    })

    it('tries again on a blank disk, and not by force, if the partition did not appear in time', async () => {
      await failing(1)
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
      const made = await creates()
      expect(made).toHaveLength(2)
      expect(made.join()).not.toContain(' -f ')
    })

    it('leaves alone what another program wrote between the look and zpool', async () => {
      await program('zpool', `[ "$1" = create ] || exit 1; mkfs.ext4 -q "\${!#}"; exit 1`)
      const { exitCode, stderr } = await pool(disk)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('got other data in between')
      expect(await creates()).toHaveLength(1)
      expect((await execa('wipefs', ['--no-act', '--noheadings', '--output', 'TYPE', disk])).stdout).toBe(
        'ext4',
      )
    })

    it('keeps a pool that zpool has made before it failed', async () => {
      const isMade = `grep -q '^zpool create' "${scratch}/calls"`
      await program(
        'zpool',
        `case "$1" in list) ${isMade} ;; create) printf x >>"\${!#}"; exit 1 ;; *) exit 1 ;; esac`,
      )
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
      expect(await creates()).toHaveLength(1)
      expect(await isBlank()).toBe(false)
    })

    it('leaves the disk blank if it cannot make the pool, so that the next start can', async () => {
      await failing(2)
      const { exitCode, stderr } = await pool(disk)
      expect(exitCode).toBe(1)
      expect(stderr).toContain('is blank again')
      expect(await isBlank()).toBe(true)
      expect(await pool(disk)).toMatchObject({ exitCode: 0 })
    })

    it('does not touch a disk with data', async () => {
      await failing(0)
      await execa('dd', ['if=/dev/urandom', `of=${disk}`, 'bs=512', 'seek=100', 'count=1'])
      const before = await readFile(image())
      expect((await pool(disk)).stderr).toContain('holds data')
      expect(before.equals(await readFile(image()))).toBe(true)
      expect(await creates()).toEqual([])
    })
  })
})
