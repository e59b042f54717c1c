import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { command, loopDevices } from '#test/drives/loop-devices.ts'
import { createDrives } from './drives.ts'
import { type Watched, watchDevices } from './watch.ts'

let folder: string
let stop: () => void = () => undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-watch-'))
})
afterEach(() => {
  stop()
  rmSync(folder, { recursive: true })
})

/** Counts the calls; `next` resolves at the next one. */
function calls() {
  let wake: () => void = () => undefined
  const seen = {
    count: 0,
    onChange() {
      seen.count++
      wake()
    },
    next: () =>
      new Promise<void>(resolve => {
        wake = resolve
      }),
  }
  return seen
}

const watched = (parts: Partial<Watched>): Watched => ({
  folders: [],
  files: [],
  devices: { folder: '', files: [] },
  listed: [],
  ...parts,
})

test('a udev file about a block device means a change, other files do not', async () => {
  const seen = calls()
  stop = watchDevices(seen.onChange, watched({ folders: [folder] }))
  const changed = seen.next()
  writeFileSync(join(folder, 'c10:1'), '')
  writeFileSync(join(folder, '+usb:1'), '')
  for (const name of ['b8:16', 'b8:17', 'b8:18']) writeFileSync(join(folder, name), 'I:1')
  await changed
  expect(seen.count).toBe(1)
})

test('without udev, compares tables and devices: text, device files, names', async () => {
  const seen = calls()
  const at = (name: string) => join(folder, name)
  writeFileSync(at('partitions'), 'sda')
  mkdirSync(at('block/sda'), { recursive: true })
  writeFileSync(at('block/sda/ro'), '0')
  mkdirSync(at('volumes'))
  const parts = {
    files: [at('partitions'), at('missing')],
    devices: { folder: at('block'), files: ['ro'] },
    listed: [at('volumes')],
  }
  stop = watchDevices(seen.onChange, watched(parts))
  for (const change of [
    () => writeFileSync(at('partitions'), 'sda sdb'),
    () => writeFileSync(at('block/sda/ro'), '1'),
    () => mkdirSync(at('block/sdb')),
    () => mkdirSync(at('volumes/PHOTOS')),
  ]) {
    const changed = seen.next()
    change()
    await changed
  }
  expect(seen.count).toBe(4)
})

test('reports nothing after it was stopped, and ignores a folder that cannot be watched', async () => {
  const seen = calls()
  const parts = watched({ folders: [folder, join(folder, 'missing')], listed: [folder] })
  const stopFirst = watchDevices(seen.onChange, parts)
  const witness = calls()
  stop = watchDevices(witness.onChange, parts)
  const noticed = witness.next()
  writeFileSync(join(folder, 'b8:16'), '')
  stopFirst()
  await noticed
  expect(seen.count).toBe(0)
})

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'notices a new device and a new mount on this machine',
  async () => {
    const seen = calls()
    const loops = loopDevices()
    stop = createDrives({ platform: 'linux' }).watch(seen.onChange)
    try {
      const appeared = seen.next()
      const { path } = loops.attach('disk', 32 << 20)
      await appeared
      command('mkfs.ext4', '-q', path)
      const point = join(loops.folder, 'point')
      mkdirSync(point)
      const mounted = seen.next()
      command('mount', path, point)
      loops.onClose(() => command('umount', point))
      await mounted
      expect(seen.count).toBeGreaterThanOrEqual(2)
    } finally {
      stop()
      loops.close()
    }
  },
)
