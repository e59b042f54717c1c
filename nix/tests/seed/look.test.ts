// How kiln-seed finds its partition by itself.
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { beside, good, headed, isOver, partition, run, seed, standIn, tar } from './seed-machine.ts'

/** The partitions that the kernel lists: device name → the label that blkid reads, null for none. */
const computer = (partitions: Record<string, string | null>, settles = true) => {
  for (const name of Object.keys(partitions)) {
    mkdirSync(beside('sys', 'class', 'block', name), { recursive: true })
    writeFileSync(beside('sys', 'class', 'block', name, 'partition'), '1\n')
    writeFileSync(beside('sys', 'class', 'block', name, 'uevent'), `MAJOR=259\nDEVNAME=${name}\n`)
  }
  mkdirSync(beside('sys', 'class', 'block', 'sda'), { recursive: true })
  const cases = Object.entries(partitions).map(
    ([name, label]) => `*/dev/${name}) ${label === null ? 'exit 2' : `echo ${label}`} ;;`,
  )
  standIn('blkid', `case "$*" in ${cases.join(' ')} esac`)
  standIn('udevadm', `exit ${settles ? 0 : 1}`)
}
const look = () => run([], { KILN_SEED_SYS: beside('sys'), KILN_SEED_LABEL: 'kiln-seed' })
// Devices are below /dev, and a seed there would be a real one: these tests look at labels and at what is not there.

test('a first boot without a seed is over once every device is there', () => {
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
  // But not for ever: what somebody attaches one day must not be read.
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

const canAttach = process.getuid?.() === 0 && existsSync('/dev/loop-control')
test.skipIf(!canAttach)('finds a real partition by its label, without udev', () => {
  const label = `kiln-seed-${randomBytes(4).toString('hex')}`
  const disk = beside('disk.raw')
  writeFileSync(disk, '')
  truncateSync(disk, 15 << 20)
  const env = { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
  const tool = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8', env })
  tool('sgdisk', '--new=1:0:+4M', '--change-name=1:other', '--new=2:0:+4M', `--change-name=2:${label}`, disk)
  writeFileSync(disk, Buffer.concat([readFileSync(disk).subarray(0, 5 << 20), headed(tar(good))]), {
    flag: 'r+',
  })
  const loop = tool('losetup', '--find', '--show', disk).trim()
  try {
    tool('partx', '--add', loop)
    standIn('udevadm', 'exit 1')
    const found = run([], { KILN_SEED_LABEL: label })
    expect(found.stderr).toContain('installed 3 files')
    expect(found.status).toBe(0)
    expect(readFileSync(`${loop}p2`).every(byte => byte === 0)).toBe(true)
    expect(isOver()).toBe(true)
  } finally {
    spawnSync('partx', ['--delete', loop], { env })
    spawnSync('losetup', ['--detach', loop], { env })
  }
})
