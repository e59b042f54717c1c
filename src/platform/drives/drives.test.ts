// On this machine's real drives and on loop devices. Writes only to files of the test.

import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mayWrite } from '#shared/drives/may-write.ts'
import { attachAt } from '#test/drives/attach-at.ts'
import { command, type LoopDevices, loopDevices, removePartitions } from '#test/drives/loop-devices.ts'
import { textOf } from '#test/texts.ts'
import { createDrives } from './drives.ts'
import { readDrive } from './read.ts'

const drives = createDrives({ platform: process.platform })
const isLinux = process.platform === 'linux'
const isRoot = process.getuid?.() === 0
const canLoop = isLinux && isRoot

describe.runIf(isLinux)('this computer', () => {
  test('refuses the drives that this computer runs from, and lists no loop device', async () => {
    const listed = await drives.list()
    const roots = await drives.holding('/')
    for (const path of roots) expect(listed.map(drive => drive.path)).toContain(path)
    for (const drive of listed) {
      if (roots.includes(drive.path)) expect(mayWrite(drive, null).may).toBe('no')
      expect(drive.bus).not.toBe('loop')
    }
  })

  test('refuses anything but a drive as such', async () => {
    await expect(drives.show('/dev/nothing')).rejects.toMatchObject({ code: 'drive.missing' })
    await expect(drives.show('/dev/null')).rejects.toMatchObject({ code: 'drive.not-drive' })
    await expect(drives.show('/etc/hostname')).rejects.toMatchObject({ code: 'drive.not-drive' })
  })
})

describe.runIf(canLoop)('a loop device', () => {
  let loops: LoopDevices
  beforeEach(() => {
    loops = loopDevices()
  })
  afterEach(() => loops.close())

  const mount = (device: string, name: string) => {
    const point = join(loops.folder, name)
    mkdirSync(point)
    command('mount', device, point)
    loops.onClose(() => command('umount', point))
    return point
  }

  test('is never listed, but found by name, and may be written', async () => {
    const { path } = loops.attach('disk', 64 << 20)
    expect((await drives.list()).map(drive => drive.path)).not.toContain(path)
    const drive = await drives.show(path)
    expect(drive).toMatchObject({ path, bus: 'loop', sizeBytes: 64 << 20, internal: false, uses: [] })
    expect(textOf(drive.contents)).not.toMatch(/partition/)
    expect(mayWrite(drive, { sizeBytes: 64 << 20, onDrives: [] }).may).toBe('yes')
    expect(mayWrite(drive, { sizeBytes: (64 << 20) + 1, onDrives: [] }).reasons[0]?.code).toBe('too-small')
  })

  test('reads its partitions, content and mounts; a partition is not a drive', async () => {
    const { path, file } = loops.attach('disk', 64 << 20)
    command('sgdisk', '-n1:2048:+16M', '-c1:boot', '-n2:0:0', '-c2:data', file)
    command('partx', '-u', path)
    loops.onClose(() => removePartitions(path))
    command('mkfs.ext4', '-q', '-L', 'first', `${path}p1`)
    const point = mount(`${path}p1`, 'a place')
    const drive = await drives.show(path)
    expect(textOf(drive.contents)).toBe('2 partitions: boot, data')
    expect(drive.partitions[0]).toMatchObject({
      path: `${path}p1`,
      fileSystem: 'ext4',
      label: 'first',
      name: 'boot',
      mountPoints: [point],
    })
    expect(mayWrite(drive, null)).toMatchObject({
      may: 'yes',
      notes: [{ code: 'mounted' }, { code: 'contents' }],
    })
    await expect(drives.show(`${path}p1`)).rejects.toMatchObject({
      code: 'drive.not-whole',
      message: `${path}p1 is not a whole drive: it is a part of ${path}.`,
    })
  })

  test('notices read-only, and finds the drive by another of its names', async () => {
    const { path } = loops.attach('disk', 1 << 20, '--read-only')
    const link = join(loops.folder, 'by-name')
    command('ln', '-s', path, link)
    expect(await drives.show(link)).toMatchObject({ path, readOnly: true })
  })

  test('a swap device and one half of a mounted btrfs count as in use', async () => {
    const swap = loops.attach('swap', 16 << 20)
    command('mkswap', swap.path)
    command('swapon', swap.path)
    loops.onClose(() => command('swapoff', swap.path))
    expect(mayWrite(await drives.show(swap.path), null).reasons[0]?.code).toBe('swap')

    const [one, two] = [loops.attach('one', 160 << 20), loops.attach('two', 160 << 20)]
    command('mkfs.btrfs', '-q', '-m', 'raid1', '-d', 'raid1', one.path, two.path)
    for (const { path } of [one, two])
      expect(mayWrite(await drives.show(path), null).reasons[0]?.code).toBe('btrfs')
    mount(one.path, 'pool')
    expect(mayWrite(await drives.show(two.path), null).reasons[0]?.code).toBe('btrfs')
  })

  test('a btrfs on it alone is plain content; a locked LUKS volume requires typing the name', async () => {
    const plain = loops.attach('plain', 160 << 20)
    command('mkfs.btrfs', '-q', '-L', 'nixos', plain.path)
    const drive = await drives.show(plain.path)
    expect([drive.contents, mayWrite(drive, null).may]).toEqual(['nixos (btrfs)', 'yes'])

    const vault = loops.attach('vault', 32 << 20)
    writeFileSync(join(loops.folder, 'key'), 'key')
    const fast = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000', '--batch-mode']
    command('cryptsetup', 'luksFormat', ...fast, vault.path, join(loops.folder, 'key'))
    expect(mayWrite(await drives.show(vault.path), null)).toMatchObject({
      may: 'typed',
      reasons: [{ code: 'luks' }],
    })
  })

  test('a file is held by the loop devices below and above it, and by the drive below', async () => {
    const below = await drives.holding(loops.folder)
    const outer = loops.attach('outer', 160 << 20)
    command('mkfs.btrfs', '-q', outer.path)
    const point = mount(outer.path, 'outer-fs')
    writeFileSync(join(point, 'image.raw'), 'x')
    expect(await drives.holding(join(point, 'image.raw'))).toEqual([...below, outer.path].sort())
    expect(await drives.holding(outer.file)).toEqual([...below, outer.path].sort())
  })

  test('another file attached at the same path is another drive', async () => {
    const { path } = loops.attach('one', 1 << 20)
    const before = await readDrive(path)
    command('losetup', '--detach', path)
    const file = join(loops.folder, 'other')
    writeFileSync(file, Buffer.alloc(1 << 20))
    attachAt(path, file)
    const after = await readDrive(path)
    expect(after.deviceNumber).toBe(before.deviceNumber)
    expect(after.sizeBytes).toBe(statSync(file).size)
    // Linux 5.15 and newer count attachments.
    if (before.sequence) expect(after.sequence).not.toBe(before.sequence)
  })
})
