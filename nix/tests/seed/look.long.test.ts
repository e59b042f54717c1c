// How kiln-seed finds its partition.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { beside, good, headed, isOver, partition, run, seed, standIn, tar, wiped } from './seed-machine.ts'

/**
 * The partitions that the kernel lists: device name → the label that blkid reads, null for none. Each is a partition of the
 * disk that is named as it is without its number.
 */
const computer = (partitions: Record<string, string | null>, settles = true) => {
  const sys = (...parts: string[]) => beside('sys', ...parts)
  for (const folder of ['class/block', 'dev/block']) mkdirSync(sys(folder), { recursive: true })
  Object.keys(partitions).forEach((name, index) => {
    const disk = name.replace(/p?\d+$/, '')
    mkdirSync(sys('devices', disk, name), { recursive: true })
    writeFileSync(sys('devices', disk, name, 'partition'), '1\n')
    writeFileSync(sys('devices', disk, name, 'uevent'), `MAJOR=259\nDEVNAME=${name}\n`)
    symlinkSync(`../../devices/${disk}/${name}`, sys('class', 'block', name))
    symlinkSync(`../../devices/${disk}/${name}`, sys('dev', 'block', `259:${index}`))
    if (!existsSync(sys('class', 'block', disk)))
      symlinkSync(`../../devices/${disk}`, sys('class', 'block', disk))
  })
  const cases = Object.entries(partitions).map(
    ([name, label]) => `*/dev/${name}) ${label === null ? 'exit 2' : `echo ${label}`} ;;`,
  )
  standIn('blkid', `case "$*" in ${cases.join(' ')} esac`)
  standIn('udevadm', `exit ${settles ? 0 : 1}`)
  runsFrom('259:0 /dev/of-the-first')
}
/** What findmnt prints about the file systems that the system runs from, on a physical machine or in a virtual one. */
const runsFrom = (source: string, virtual = false) => {
  standIn('findmnt', `echo '${source}'`)
  standIn('systemd-detect-virt', `[[ $* == '--vm --quiet' ]] && exit ${virtual ? 0 : 1}`)
}
const look = () => run([], { KILN_SEED_SYS: beside('sys'), KILN_SEED_LABEL: 'kiln-seed' })
// Devices are below /dev, and a seed there would be a real one: these tests look at labels and at what is not there.

test('a first boot without a seed ends once every device is there', () => {
  computer({ sda1: 'kiln-esp', sda2: null })
  expect(look()).toMatchObject({ status: 0, stderr: '' })
  expect(isOver()).toBe(true)
})

test('a boot whose devices are not all there yet is not taken for one without a seed', () => {
  computer({ sda1: 'kiln-esp' }, false)
  for (const _ of [1, 2, 3]) {
    const done = look()
    expect(done.status).toBe(0)
    expect(done.stderr).toContain('the next boot looks again')
    expect(isOver()).toBe(false)
  }
  // But not for ever: what someone attaches one day must not be read.
  expect(look()).toMatchObject({ status: 0, stderr: '' })
  expect(isOver()).toBe(true)
})

test('starts that looked too early are not counted as starts on a seed', () => {
  computer({ sda1: 'kiln-esp' }, false)
  for (const _ of [1, 2, 3]) look()
  expect(seed(partition(headed(tar(good)))).stderr).toContain('installed 3 files')
  expect(isOver()).toBe(true)
})

test('a partition of that label that can’t be read may have a seed', () => {
  computer({ 'no-such-device': 'kiln-seed' })
  expect(look().stderr).toContain('the next boot looks again')
  expect(isOver()).toBe(false)
})

test.each([
  ['no partition is known', {}, ''],
  ['a program is missing', { sda1: 'kiln-esp' }, 'exit 127'],
])('where %s, it fails and looks again at the next start', (_, partitions, blkid) => {
  computer(partitions)
  if (blkid) standIn('blkid', blkid)
  for (const __ of [1, 2, 3, 4, 5]) {
    expect(look()).toMatchObject({ status: 1, stderr: expect.stringContaining('could not be listed') })
    expect(isOver()).toBe(false)
  }
})

const others = 'a physical machine reads its seed only from the disk that its system runs from'

test('a physical machine looks at the disk that its system runs from, and never at a stick', () => {
  computer({ 'none-a3': null, 'none-a2': 'kiln-seed', 'none-b1': 'kiln-seed' })
  const done = look()
  expect(done.stderr).toContain('some devices are missing or unreadable')
  expect(done.stderr).toContain(`left /dev/none-b1 unread: ${others}`)
  expect(done.stderr).not.toContain('/dev/none-a2 unread')
})

test('a stick alone ends the first boot of a physical machine as if it were not there', () => {
  computer({ 'none-a3': null, 'none-b1': 'kiln-seed' })
  expect(look()).toMatchObject({ status: 0, stderr: expect.stringContaining('left /dev/none-b1 unread') })
  expect(isOver()).toBe(true)
})

test('a machine that does not know what it runs from reads no seed', () => {
  computer({ 'none-a3': null, 'none-a2': 'kiln-seed' })
  runsFrom('0:27 tank/root')
  expect(look().stderr).toContain('left /dev/none-a2 unread')
  expect(isOver()).toBe(true)
})

test('a virtual machine may have its seed on any of its disks', () => {
  computer({ 'none-a3': null, 'none-b1': 'kiln-seed' })
  runsFrom('259:0 /dev/none-a3', true)
  expect(look().stderr).not.toContain('unread:')
  expect(isOver()).toBe(false)
})

test.each([
  ['in an encrypted partition', ['dm-0/slaves/none-a3']],
  ['in a volume of a RAID of two disks', ['dm-0/slaves/md0p1', 'md0/slaves/none-a3', 'md0/slaves/none-n1p3']],
])('a root %s is on the disks below', (_, links) => {
  computer({
    'none-a3': null,
    'none-a2': 'kiln-seed',
    'none-n1p3': null,
    md0p1: null,
    'none-b2': 'kiln-seed',
  })
  for (const link of links) {
    const path = beside('sys', 'devices', link)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(beside('sys', 'class', 'block', basename(link)), path)
  }
  symlinkSync('../../devices/dm-0', beside('sys', 'dev', 'block', '254:0'))
  runsFrom('254:0 /dev/mapper/root')
  const { stderr } = look()
  expect(stderr).toContain('left /dev/none-b2 unread')
  expect(stderr).not.toContain('/dev/none-a2 unread')
})

const canAttach = process.getuid?.() === 0 && existsSync('/dev/loop-control')
describe.skipIf(!canAttach)('of real disks', () => {
  const env = { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
  const tool = (program: string, ...args: string[]) =>
    execFileSync(program, args, { encoding: 'utf8', env }).trim()
  const label = `kiln-seed-${randomBytes(4).toString('hex')}`
  let loops: string[] = []
  afterEach(() => {
    for (const loop of loops) {
      spawnSync('partx', ['--delete', loop], { env })
      spawnSync('losetup', ['--detach', loop], { env })
    }
    loops = []
  })

  /** A disk with a seed on its second partition, attached as a loop device. */
  const attach = (name: string) => {
    const disk = beside(name)
    writeFileSync(disk, '')
    truncateSync(disk, 15 << 20)
    tool(
      'sgdisk',
      '--new=1:0:+4M',
      '--change-name=1:other',
      '--new=2:0:+4M',
      `--change-name=2:${label}`,
      disk,
    )
    writeFileSync(disk, Buffer.concat([readFileSync(disk).subarray(0, 5 << 20), headed(tar(good))]), {
      flag: 'r+',
    })
    const loop = tool('losetup', '--find', '--show', disk)
    loops.push(loop)
    tool('partx', '--add', loop)
    return loop
  }
  const numberOf = (device: string) => tool('stat', '--format=%Hr:%Lr', device)
  const find = () => {
    standIn('udevadm', 'exit 1')
    return run([], { KILN_SEED_LABEL: label })
  }

  test('finds a partition by its label, without udev', () => {
    const loop = attach('disk.raw')
    runsFrom(`${numberOf(`${loop}p1`)} ${loop}p1`)
    expect(find()).toMatchObject({ status: 0, stderr: expect.stringContaining('installed 3 files') })
    expect(wiped(`${loop}p2`)).toBe(true)
    expect(isOver()).toBe(true)
  })

  test.each(['of the number', 'of the name, where the number is Btrfs’s own'])(
    'leaves another disk’s seed as it is: it takes that %s',
    which => {
      const stick = attach('stick.raw')
      const loop = attach('disk.raw')
      const before = readFileSync(`${stick}p2`)
      runsFrom(which === 'of the number' ? `${numberOf(`${loop}p1`)} gone` : `0:999 ${loop}p1`)
      const { status, stderr } = find()
      expect(stderr).toContain(`left ${stick}p2 unread`)
      expect(stderr).toContain('installed 3 files')
      expect(status).toBe(0)
      expect(wiped(`${loop}p2`)).toBe(true)
      expect(readFileSync(`${stick}p2`).equals(before)).toBe(true)
    },
  )

  test('takes a second disk’s in a virtual machine', () => {
    const second = attach('second.raw')
    runsFrom('0:1 none', true)
    expect(find().stderr).toContain('installed 3 files')
    expect(wiped(`${second}p2`)).toBe(true)
  })
})
