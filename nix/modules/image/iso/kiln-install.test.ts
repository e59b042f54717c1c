// kiln-install.sh with stand-ins for every program that looks at disks or changes one: no others are on its PATH.
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

// Named only: the script wants to be given a block device.
const found = readdirSync('/dev', { withFileTypes: true }).find(entry => entry.isBlockDevice())
const disk = found && join('/dev', found.name)

let folder: string
const at = (name: string) => join(folder, name)
const standIn = (name: string, body: string) =>
  writeFileSync(at(`bin/${name}`), `#!/bin/bash\n${body}\n`, { mode: 0o755 })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-install-'))
  mkdirSync(at('bin'))
  for (const name of ['awk', 'bash', 'grep', 'realpath', 'uname']) {
    symlinkSync(spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), at(`bin/${name}`))
  }
  const changing = [
    'sgdisk',
    'blkdiscard',
    'shred',
    'wipefs',
    'mkfs.vfat',
    'mkfs.ext4',
    'mount',
    'mkdir',
    'ln',
  ]
  for (const name of [...changing, 'nixos-install']) standIn(name, `echo "${name} $*" >>${at('log')}`)
  standIn('udevadm', '')
  lsblk()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What lsblk tells: of this disk, and the partition labels of another one. */
function lsblk(other = ['Windows']): void {
  standIn(
    'lsblk',
    `case "$*" in
      *' TYPE '*) echo disk ;;
      *' PATH '*) printf '%s\\n' ${disk} /dev/other ;;
      *' PARTLABEL /dev/other') printf '%s\\n' '' ${other.join(' ')} ;;
      *' PATH,PARTLABEL '*) printf '%s\\n' '${disk}' '${disk}-1 kiln-esp' '${disk}-2 kiln-seed' '${disk}-3 kiln-root' ;;
    esac`,
  )
}

const install = (env: Record<string, string> = {}, answer = disk) =>
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
    ],
    {
      encoding: 'utf8',
      input: `${answer}\n`,
      env: {
        PATH: at('bin'),
        TOPLEVEL: '/nix/store/system',
        PREPARE_DISK: '',
        FILE_SYSTEM: 'ext4',
        SEED_TYPE: 'seed-type',
        ...env,
      },
    },
  )
const log = () => (existsSync(at('log')) ? readFileSync(at('log'), 'utf8').split('\n') : [])
const steps = () => log().map(line => line.split(' ')[0])

describe.skipIf(disk === undefined)('kiln-install (needs a block device to name)', () => {
  test('makes the disk and installs the system', () => {
    expect(install()).toMatchObject({ status: 0, stderr: '' })
    expect(steps().filter(step => step !== 'mkdir' && step !== 'mount')).toEqual([
      'sgdisk',
      'mkfs.vfat',
      'blkdiscard',
      'wipefs',
      'mkfs.ext4',
      'nixos-install',
      '',
    ])
  })

  test('what lay where the seed goes does not pass for a seed', () => {
    install()
    expect(log()).toContain(`blkdiscard --zeroout --force ${disk}-2`)
    standIn('blkdiscard', 'exit 1')
    expect(install().status).toBe(0)
    expect(log()).toContain(`shred --iterations=0 --zero ${disk}-2`)
    expect(steps().indexOf('shred')).toBeLessThan(steps().lastIndexOf('nixos-install'))
  })

  test('nothing is installed where that can’t be seen to', () => {
    for (const name of ['blkdiscard', 'shred']) standIn(name, 'exit 1')
    expect(install().status).toBe(1)
    expect(steps()).not.toContain('nixos-install')
  })

  test('a second disk of Kiln’s is refused: its partitions have the same names, and it may hold a seed', () => {
    lsblk(['kiln-esp', 'kiln-seed'])
    const done = install()
    expect(done.status).toBe(1)
    expect(done.stderr).toContain("/dev/other holds a system of Kiln's already")
    expect(log()).toEqual([])
  })

  test('over the one of Kiln’s that is chosen it may go', () => {
    standIn('lsblk', readFileSync(at('bin/lsblk'), 'utf8').replace('/dev/other ;;', ';;'))
    expect(install().status).toBe(0)
  })

  test('another answer than its name changes nothing', () => {
    expect(install({}, 'yes')).toMatchObject({ status: 1 })
    expect(log()).toEqual([])
  })

  test('a system with a layout of its own makes its disk itself', () => {
    standIn('prepare', `echo prepare >>${at('log')}`)
    expect(install({ PREPARE_DISK: 'prepare' }).status).toBe(0)
    expect(steps()).toEqual(['mkdir', 'ln', 'prepare', 'nixos-install', ''])
  })
})
