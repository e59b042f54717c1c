// kiln-disk-over-ssh.sh with fakes for every program that reads or changes disks: no others are on its PATH.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder: string
const at = (name: string) => join(folder, name)
const link = () => at('run/install-disk')
const standIn = (name: string, body: string) =>
  writeFileSync(at(`bin/${name}`), `#!/bin/bash\n${body}\n`, { mode: 0o755 })
const log = () => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8').trim().split('\n') : [])

/** What lsblk reports: each disk with its type, whether it is read-only and removable, and where it is mounted. */
const disks = (rows: string[], mounted: Record<string, string> = {}, bytes = 16 * 2 ** 30) =>
  standIn(
    'lsblk',
    `case "$*" in
      *' SIZE '*) echo ${bytes} ;;
      *PATH,TYPE,RO,RM*) printf '%s\\n' ${rows.map(row => `'${row}'`).join(' ')} ;;
      ${Object.entries(mounted)
        .map(([path, where]) => `*' MOUNTPOINTS ${path}') echo ${where} ;;`)
        .join('\n')}
    esac`,
  )

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-over-ssh-'))
  mkdirSync(at('bin'))
  for (const name of ['bash', 'ln', 'mkdir'])
    symlinkSync(spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), at(`bin/${name}`))
  for (const name of ['blkdiscard', 'shred', 'make-disk', 'udevadm'])
    standIn(name, `echo "${name} $*" >>${at('log')}`)
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = () => {
  const script = join(import.meta.dirname, 'kiln-disk-over-ssh.sh')
  const env = {
    PATH: at('bin'),
    INSTALL_LINK: link(),
    MAKE_DISK: 'make-disk',
    SEED_DEVICE: '/dev/disk/by-partlabel/kiln-seed',
    MINIMUM_MIB: '14284',
  }
  const words = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', script]
  return spawnSync('bash', words, { encoding: 'utf8', env })
}

const made = [
  'make-disk --yes-wipe-all-disks',
  'udevadm settle --timeout=30',
  'blkdiscard --zeroout --force /dev/disk/by-partlabel/kiln-seed',
]

test('the only disk is the one, whatever the installer runs from', () => {
  const rows = [
    '/dev/sda disk 0 0',
    '/dev/sdb disk 0 1',
    '/dev/sr0 rom 1 1',
    '/dev/zram0 disk 0 0',
    '/dev/vdb disk 0 0',
  ]
  disks([...rows, '/dev/vdc disk 1 0'], { '/dev/vdb': '/iso' })
  expect(run()).toMatchObject({ status: 0, stderr: '' })
  expect(readlinkSync(link())).toBe('/dev/sda')
  expect(log()).toEqual(made)
})

test('a disk that is too small is not erased, and the reason comes with what to type', () => {
  disks(['/dev/sda disk 0 0'], {}, 8e9)
  const { status, stderr } = run()
  expect(status).toBe(1)
  expect(stderr).toContain('the disk has 7629 MiB, and this system needs 14284 MiB. Nothing was changed.\n')
  expect(stderr).toContain(`ln -sfn /dev/DISK ${link()}`)
  expect(log()).toEqual([])
})

test('of two disks none is erased, and the reason comes with what to type', () => {
  disks(['/dev/sda disk 0 0', '/dev/nvme0n1 disk 0 0'])
  const { status, stderr } = run()
  expect(status).toBe(1)
  expect(stderr.split('\n')[0]).toBe(
    'kiln: this machine has 2 disks, and nothing says which one to erase. Nothing was changed.',
  )
  expect(stderr).toContain(`ln -s /dev/DISK ${link()}`)
  expect({ log: log(), linked: existsSync(link()) }).toEqual({ log: [], linked: false })
})

test.each(['/mnt', '/media/backup', '/run/media/ada/Data'])(
  'a disk that is mounted at %s does not make the other one the one that is meant',
  place => {
    disks(['/dev/sda disk 0 0', '/dev/sdb disk 0 0'], { '/dev/sda': place })
    const both = run()
    expect(both.status).toBe(1)
    expect(both.stderr).toContain('this machine has 2 disks')
    disks(['/dev/sda disk 0 0'], { '/dev/sda': place })
    const alone = run()
    expect(alone.status).toBe(1)
    expect(alone.stderr).toContain('/dev/sda is mounted, and nothing says that it may be erased')
    expect({ log: log(), linked: existsSync(link()) }).toEqual({ log: [], linked: false })
  },
)

test('without a disk nothing is erased', () => {
  disks(['/dev/sdb disk 0 1'])
  const { status, stderr } = run()
  expect(status).toBe(1)
  expect(stderr).toMatch(/^kiln: this machine has no disk that is free to be erased/)
  expect(log()).toEqual([])
})

test('the disk that a person chose is taken, of however many', () => {
  disks(['/dev/sda disk 0 0', '/dev/nvme0n1 disk 0 0'])
  mkdirSync(at('run'))
  writeFileSync(at('disk'), '')
  symlinkSync(at('disk'), link())
  expect(run().status).toBe(0)
  expect(readlinkSync(link())).toBe(at('disk'))
  expect(log()).toEqual(made)
})
