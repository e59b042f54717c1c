// Limits on a real BTRFS with simple quotas, as the image has them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { simpleQuotas } from '#test/drives/simple-quotas.ts'
import { isRoot } from '#test/folders.ts'
import { btrfsStorage, forContainers } from './btrfs.ts'
import type { Storage } from './storage.ts'

function isSimple(): boolean {
  if (!isRoot) return false
  const loops = loopDevices()
  try {
    return simpleQuotas(mounted(loops))
  } finally {
    loops.close()
  }
}
function mounted(loops: LoopDevices): string {
  const { path } = loops.attach('disk', 256 * 1024 * 1024)
  command('mkfs.btrfs', '--quiet', path)
  const root = join(loops.folder, 'host')
  mkdirSync(root)
  command('mount', '-o', 'commit=1', path, root)
  loops.onClose(() => command('umount', root))
  return root
}

describe.runIf(isSimple())('limits with simple quotas, on a loop device (needs root)', () => {
  let loops: LoopDevices
  let root: string
  let storage: Storage
  beforeAll(() => {
    loops = loopDevices()
    root = mounted(loops)
    simpleQuotas(root)
    storage = btrfsStorage(join(root, 'containers'), forContainers)
  })
  afterAll(() => loops?.close())
  const place = (...names: string[]) => join(root, 'containers', ...names)
  const write = (mebibytes: number, ...names: string[]) =>
    command('dd', 'if=/dev/urandom', `of=${place(...names)}`, 'bs=1M', `count=${mebibytes}`, 'conv=fsync')
  /** Limits are whole GiB, which a test need not write. */
  function limit(name: string, to: string): string {
    const id = command('btrfs', 'inspect-internal', 'rootid', place(name))
    const row = command('btrfs', 'qgroup', 'show', '-p', root).match(new RegExp(`^0/${id}\\s.*(1/\\d+)`, 'm'))
    command('btrfs', 'qgroup', 'limit', to, row?.[1] ?? 'none', root)
    return row?.[1] ?? 'none'
  }

  it('hold for a subvolume that a program makes inside too', async () => {
    await storage.create('dev', 1)
    limit('dev', '20M')
    command('btrfs', 'subvolume', 'create', place('dev', 'more'))
    write(8, 'dev', 'file')
    expect(() => write(16, 'dev', 'more', 'file')).toThrow(/quota/i)
    await storage.remove('dev')
  })

  it('hold after a restore, together with what only a snapshot still has', async () => {
    await storage.create('old', 1)
    const group = limit('old', '20M')
    write(10, 'old', 'file')
    await storage.snapshot('old', 'first')
    // The limit leaves no room for a second copy while the data is aside.
    write(8, 'old', 'other')
    await storage.swapIn('old', 'first', 'a')
    write(8, 'old', 'new')
    command('rm', place('old', 'new'))
    await storage.dropAside('a')
    await storage.limit('old', 1)
    command('btrfs', 'subvolume', 'sync', root)
    expect(limit('old', '20M')).toBe(group)
    expect(await storage.usedBytes('old')).toBeGreaterThanOrEqual(10 * 1024 * 1024)
    command('rm', place('old', 'file'))
    expect(() => write(16, 'old', 'new')).toThrow(/quota/i)
    await storage.remove('old')
  })

  it('hold after a restore that was undone, at whatever point it was cut', async () => {
    await storage.create('back', 1)
    limit('back', '20M')
    await storage.snapshot('back', 'first')
    for (const _ of [1, 2]) await storage.swapIn('back', 'first', 'b')
    for (const _ of [1, 2]) await storage.swapBack('back', 'b')
    expect(() => write(32, 'back', 'file')).toThrow(/quota/i)
    await storage.remove('back')
  })

  it('take over a subvolume that an earlier broker limited alone', async () => {
    command('btrfs', 'subvolume', 'create', place('was'))
    command('btrfs', 'qgroup', 'limit', '1M', place('was'))
    await storage.limit('was', 1)
    writeFileSync(place('was', 'file'), Buffer.alloc(2 * 1024 * 1024, 1))
    expect(limit('was', '20M')).toMatch(/^1\//)
    await storage.remove('was')
  })
})
