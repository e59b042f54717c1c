// kiln-install.sh with fakes for every program that reads or changes disks: no others are on its PATH.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

// Only its name is used: the script requires a block device.
const found = readdirSync('/dev', { withFileTypes: true }).find(entry => entry.isBlockDevice())
const disk = found && join('/dev', found.name)

let folder: string
const at = (name: string) => join(folder, name)
const standIn = (name: string, body: string) =>
  writeFileSync(at(`bin/${name}`), `#!/bin/bash\n${body}\n`, { mode: 0o755 })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-install-'))
  mkdirSync(at('bin'))
  for (const name of ['bash', 'grep', 'mktemp', 'realpath', 'rm', 'sleep']) {
    symlinkSync(spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), at(`bin/${name}`))
  }
  for (const name of ['blkdiscard', 'shred', 'mkdir', 'ln', 'nixos-install', 'make-disk', 'sync'])
    standIn(name, `echo "${name} $*" >>${at('log')}`)
  // Its own test is beside this one.
  standIn('kiln-way-in', `echo "kiln-way-in $1 \${3:-}" >>${at('log')}`)
  standIn('udevadm', '')
  // Its own test is beside this one too. It reads what lsblk lists.
  standIn('kiln-shared-disks', `read -r && [[ $REPLY == '{'* ]] && printf '/dev/x\\t/dev/y\\n'`)
  lsblk()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What lsblk reports: this disk, and the partition labels of another one. */
function lsblk(other = ['Windows'], bytes = 16 * 2 ** 30): void {
  standIn(
    'lsblk',
    `case "$*" in
      *--json*) echo '{"blockdevices":[]}' ;;
      *' TYPE '*) echo disk ;;
      *' SIZE '*) echo ${bytes} ;;
      *' PATH '*) printf '%s\\n' ${disk} /dev/other ;;
      *' PARTLABEL /dev/other') printf '%s\\n' '' ${other.join(' ')} ;;
    esac`,
  )
}

const install = (env: Record<string, string> = {}, answer = disk, more: string[] = []) =>
  spawnSync(
    'bash',
    [
      '-o',
      'errexit',
      '-o',
      'nounset',
      '-o',
      'pipefail',
      join(import.meta.dirname, 'kiln-install.sh'),
      disk ?? '',
      ...more,
    ],
    {
      encoding: 'utf8',
      input: `${answer}\n`,
      env: {
        PATH: at('bin'),
        TOPLEVEL: '/nix/store/system',
        MAKE_DISK: 'make-disk',
        INSTALL_LINK: at('run/install-disk'),
        SEED_DEVICE: '/dev/disk/by-partlabel/kiln-seed',
        LABELS: 'kiln-esp kiln-seed kiln-root',
        MINIMUM_MIB: '14284',
        EFI_FOLDER: at('bin'),
        ...env,
      },
    },
  )
const log = () => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8').split('\n') : [])
const steps = () => log().map(line => line.split(' ')[0])

test.skipIf(!disk)(
  'a disk that is too small is refused before anything is changed, with what is needed',
  () => {
    lsblk(['Windows'], 8e9)
    const done = install()
    expect(done.status).toBe(1)
    expect(done.stderr).toBe(
      `kiln-install: ${disk} has 7629 MiB, and this system needs 14284 MiB. Choose a larger disk. Nothing was changed.\n`,
    )
    expect(log()).toEqual([])
  },
)

test('a computer that was started by BIOS is refused before anything is changed, with what to change there', () => {
  const done = install({ EFI_FOLDER: at('missing') })
  expect(done.status).toBe(1)
  expect(done.stderr).toMatch(/^kiln-install: this computer was started by BIOS, .* starts by UEFI only\.\n/)
  expect(done.stderr).toContain('set the boot mode to UEFI (CSM or Legacy off)')
  expect(log()).toEqual([])
})

describe.skipIf(disk === undefined)('kiln-install (needs a block device to name)', () => {
  test('asks for access, makes the disk, installs the system and configures the access', () => {
    expect(install()).toMatchObject({ status: 0, stderr: '' })
    expect(log()).toEqual([
      'kiln-way-in ask ',
      `mkdir -p ${at('run')}`,
      `ln -sfn ${disk} ${at('run/install-disk')}`,
      'make-disk --yes-wipe-all-disks',
      'blkdiscard --zeroout --force /dev/disk/by-partlabel/kiln-seed',
      'nixos-install --system /nix/store/system --root /mnt --no-root-password --no-channel-copy',
      'kiln-way-in put /mnt',
      'sync ',
      '',
    ])
  })

  test('takes a key that it is given', () => {
    install({}, disk, ['--key', 'ada.pub'])
    expect(log()[0]).toBe('kiln-way-in ask ada.pub')
  })

  test('touches no disk if no one could log in', () => {
    standIn('kiln-way-in', 'exit 1')
    expect(install().status).toBe(1)
    expect(log()).toEqual([])
  })

  test('old data in the seed partition is not taken for a seed', () => {
    install()
    expect(log()).toContain('blkdiscard --zeroout --force /dev/disk/by-partlabel/kiln-seed')
    standIn('blkdiscard', 'exit 1')
    expect(install().status).toBe(0)
    expect(log()).toContain('shred --iterations=0 --zero /dev/disk/by-partlabel/kiln-seed')
    expect(steps().indexOf('shred')).toBeLessThan(steps().lastIndexOf('nixos-install'))
  })

  test('installs nothing if the seed partition cannot be wiped', () => {
    for (const name of ['blkdiscard', 'shred']) standIn(name, 'exit 1')
    expect(install().status).toBe(1)
    expect(steps()).not.toContain('nixos-install')
  })

  test('refuses a second Kiln disk: its partitions have the same names, and it may hold a seed', () => {
    lsblk(['kiln-esp', 'kiln-seed'])
    const done = install()
    expect(done.status).toBe(1)
    expect(done.stderr).toContain('/dev/other already has a Kiln system')
    expect(log()).toEqual([])
  })

  test('refuses a disk beside it whose partitions have the names of those that are made', () => {
    const own = { LABELS: 'disk-main-esp disk-main-root', SEED_DEVICE: '' }
    lsblk(['disk-main-esp', 'disk-main-root'])
    const done = install(own)
    expect(done.status).toBe(1)
    expect(done.stderr).toContain(
      `/dev/other has a partition named disk-main-esp, as this system's disk has. What is meant for ${disk} could be`,
    )
    expect(log()).toEqual([])
    lsblk(['disk-main', 'my-disk-main-esp', 'disk-main-root2'])
    expect(install(own).status).toBe(0)
  })

  test.each([
    ['a second Kiln disk', 'PARTLABEL /dev/other', 'kiln-esp', 'already has a Kiln system'],
    ['a disk that is in use', `MOUNTPOINTS ${disk}`, '/iso', 'is in use'],
  ])('refuses %s, however late lsblk ends', (_, asked, line, said) => {
    const usual = readFileSync(at('bin/lsblk'), 'utf8')
    standIn('lsblk', `case "$*" in *'${asked}') echo '${line}'; sleep 0.3; echo; exit ;; esac\n${usual}`)
    const done = install()
    expect(done.status).toBe(1)
    expect(done.stderr).toContain(said)
    expect(log()).toEqual([])
  })

  test('refuses a disk that holds something together with another, with the cause and what to do', () => {
    standIn('kiln-shared-disks', `printf '/dev/x\\t/dev/y\\n${disk}\\t/dev/other /dev/third\\n'`)
    const done = install()
    expect(done.status).toBe(1)
    expect(done.stderr).toContain(
      `kiln-install: ${disk} shares a volume group, an array or a pool with /dev/other /dev/third.`,
    )
    expect(done.stderr).toContain('vgreduce and pvremove')
    expect(log()).toEqual([])
    standIn('kiln-shared-disks', 'exit 1')
    expect(install().status).toBe(1)
    expect(log()).toEqual([])
  })

  test.each(['TYPE', 'MOUNTPOINTS', 'KNAME,PATH,TYPE,FSTYPE,LABEL,UUID', 'PATH', 'PARTLABEL'])(
    'installs nothing if lsblk cannot tell %s',
    column => {
      const usual = readFileSync(at('bin/lsblk'), 'utf8')
      standIn('lsblk', `case "$* " in *' ${column} '*) exit 1 ;; esac\n${usual}`)
      expect(install().status).toBe(1)
      expect(log()).toEqual([])
    },
  )

  test('reinstalls over a chosen disk that has a Kiln system', () => {
    standIn('lsblk', readFileSync(at('bin/lsblk'), 'utf8').replace('/dev/other ;;', ';;'))
    expect(install().status).toBe(0)
  })

  test('changes nothing unless the answer is its name', () => {
    expect(install({}, 'yes')).toMatchObject({ status: 1 })
    expect(log()).toEqual([])
  })

  test('wipes no seed for a system with its own layout', () => {
    expect(install({ SEED_DEVICE: '' }).status).toBe(0)
    expect(steps()).not.toContain('blkdiscard')
    expect(steps()).toContain('nixos-install')
  })
})
