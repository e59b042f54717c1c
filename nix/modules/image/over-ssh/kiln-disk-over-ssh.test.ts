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
      *--json*) echo '{"blockdevices":[]}' ;;
      *' --output PATH '*) printf '%s\\n' ${rows.map(row => row.split(' ')[0]).join(' ')} ;;
      *' PARTLABEL /dev/sdk') echo; echo kiln-esp ;;
      *' PARTLABEL /dev/sdw') echo; echo disk-main-esp; echo disk-main-root ;;
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
  for (const name of ['bash', 'ln', 'mkdir', 'realpath'])
    symlinkSync(spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), at(`bin/${name}`))
  for (const name of ['blkdiscard', 'shred', 'make-disk', 'udevadm'])
    standIn(name, `echo "${name} $*" >>${at('log')}`)
  // Its own test is in ../iso. It reads what lsblk lists.
  standIn('kiln-shared-disks', `read -r && [[ $REPLY == '{'* ]] && printf '/dev/x\\t/dev/y\\n'`)
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (more: Record<string, string> = {}) => {
  const script = join(import.meta.dirname, 'kiln-disk-over-ssh.sh')
  const env = {
    PATH: at('bin'),
    INSTALL_LINK: link(),
    MAKE_DISK: 'make-disk',
    SEED_DEVICE: '/dev/disk/by-partlabel/kiln-seed',
    LABELS: 'kiln-esp kiln-seed kiln-root',
    MINIMUM_MIB: '14284',
    DEVICES: link(),
    WAY_IN: '1',
    NEEDS_UEFI: '1',
    EFI_FOLDER: at('bin'),
    ...more,
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

test('two disks are both refused, with the reason and what to type', () => {
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

test('a machine without a disk has nothing erased', () => {
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

test('a machine that was started by BIOS is refused, unless the system starts by that too', () => {
  disks(['/dev/sda disk 0 0'])
  const { status, stderr } = run({ EFI_FOLDER: at('missing') })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^kiln: this machine was started by BIOS, .* Nothing was changed\.\n/)
  expect({ log: log(), linked: existsSync(link()) }).toEqual({ log: [], linked: false })
  expect(run({ EFI_FOLDER: at('missing'), NEEDS_UEFI: '' }).status).toBe(0)
})

test('a system that no one could log in to is not installed, unless someone has said that a key comes with it', () => {
  disks(['/dev/sda disk 0 0'])
  const { status, stderr } = run({ WAY_IN: '' })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^kiln: no one could log in to this system: .* Nothing was changed\.\n/)
  expect({ log: log(), linked: existsSync(link()) }).toEqual({ log: [], linked: false })
  // As it says.
  const [, said = ''] = /as root: (.+)\n/.exec(stderr) ?? []
  expect(spawnSync('bash', ['--norc', '-c', said]).status).toBe(0)
  expect(run({ WAY_IN: '' }).status).toBe(0)
  expect(log()).toEqual(made)
})

/** The link that a person set, as the refusal of two disks says. */
function choose(disk: string) {
  mkdirSync(at('run'))
  symlinkSync(disk, link())
}

test('a disk that holds something together with another one is not erased, though a person chose it', () => {
  disks(['/dev/sda disk 0 0', '/dev/null disk 0 0'])
  standIn('kiln-shared-disks', `printf '/dev/null\\t/dev/sdb /dev/sdc\\n/dev/sdb\\t/dev/null\\n'`)
  choose('/dev/null')
  const { status, stderr } = run()
  expect(status).toBe(1)
  expect(stderr).toContain('kiln: /dev/null shares a volume group, an array or a pool with /dev/sdb.')
  expect(stderr).toContain('vgreduce and pvremove')
  expect(log()).toEqual([])
  standIn('kiln-shared-disks', 'exit 1')
  expect(run().status).toBe(1)
  expect(log()).toEqual([])
})

test('a disk next to another Kiln disk is not erased, but that one may be', () => {
  disks(['/dev/null disk 0 0', '/dev/sdk disk 0 0'])
  choose('/dev/null')
  const { status, stderr } = run()
  expect(status).toBe(1)
  expect(stderr).toContain('kiln: /dev/sdk already has a Kiln system.')
  expect(log()).toEqual([])
  rmSync(at('run'), { recursive: true })
  disks(['/dev/sdk disk 0 0'])
  expect(run().status).toBe(0)
})

test('the disks that a configuration names are taken as they are, and may share a pool with each other', () => {
  disks(['/dev/sda disk 0 0', '/dev/sdb disk 0 0', '/dev/sdk disk 0 0'], {}, 8e9)
  const named = { DEVICES: '/dev/sda /dev/sdb', SEED_DEVICE: '', LABELS: 'disk-main-esp' }
  standIn('kiln-shared-disks', `printf '/dev/sda\\t/dev/sdb\\n/dev/sdb\\t/dev/sda\\n'`)
  expect(run(named)).toMatchObject({ status: 0, stderr: '' })
  expect({ log: log(), linked: existsSync(link()) }).toEqual({ log: [made[0]], linked: false })
  standIn('kiln-shared-disks', `printf '/dev/sdb\\t/dev/sda /dev/sdc\\n'`)
  const { status, stderr } = run(named)
  expect(status).toBe(1)
  expect(stderr).toContain('kiln: /dev/sdb shares a volume group, an array or a pool with /dev/sdc.')
})

test('another disk with the partition names of the configuration’s disks prevents erasing', () => {
  const named = { DEVICES: '/dev/sda', SEED_DEVICE: '', LABELS: 'disk-main-esp disk-main-root' }
  disks(['/dev/sda disk 0 0', '/dev/sdw disk 0 0'])
  const { status, stderr } = run(named)
  expect(status).toBe(1)
  expect(stderr).toContain(
    'kiln: /dev/sdw has a partition named disk-main-esp, as the disk of this system has.',
  )
  expect(log()).toEqual([])
  // It is one of them, or its names are others.
  expect(run({ ...named, DEVICES: '/dev/sda /dev/sdw' }).status).toBe(0)
  expect(run({ ...named, LABELS: 'disk-main-data' }).status).toBe(0)
})
