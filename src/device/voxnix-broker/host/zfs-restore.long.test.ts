// Restores on ZFS by their argv, with a stand-in for `zfs`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { bench } from '#test/zfs-stand-in.ts'
import type { Storage } from './storage.ts'

describe('restores on ZFS, by their argv', () => {
  const [place, aside] = ['tank/containers/dev', 'tank/aside/a']
  /** A workload with three snapshots, that was changed after each. */
  async function changed(folder: string) {
    const made = bench(folder)
    await made.storage.create('dev', null)
    for (const label of ['first', 'second', 'third']) {
      made.write(place, label)
      await made.storage.snapshot('dev', label)
    }
    made.write(place, 'now')
    return { ...made, before: made.contents() }
  }
  const older = { [`${place}@first`]: 'first', [`${place}@second`]: 'second' }
  const restored = { ...older, [place]: 'second', [aside]: 'now', [`${aside}@third`]: 'third' }

  test('restores a snapshot with its older ones, and keeps the rest until it is dropped', async ({
    folder,
  }) => {
    const { storage, calls, contents } = await changed(folder)
    const begun = calls().length
    for (const _ of [1, 2]) await storage.swapIn('dev', 'second', 'a')
    expect(contents()).toEqual(restored)
    expect(await storage.snapshots('dev')).toEqual(['first', 'second'])
    expect(await storage.asides()).toEqual(['a'])
    for (const _ of [1, 2]) await storage.dropAside('a')
    expect(contents()).toEqual({ ...older, [place]: 'second' })
    expect(await storage.asides()).toEqual([])
    expect(calls().slice(begun)).toEqual([
      'create -p -o mountpoint=none -o canmount=off tank/aside',
      `set mountpoint=none ${place}`,
      `rename ${place} ${aside}`,
      `clone -o mountpoint=/c/dev -o voxnix:restore=a ${aside}@second ${place}`,
      `promote ${place}`,
      `destroy -r ${aside}`,
    ])
  })

  test('undoes a restore with the snapshots that are newer, and can restore again', async ({ folder }) => {
    const { storage, before, write, contents, calls } = await changed(folder)
    await storage.swapIn('dev', 'second', 'a')
    write(place, 'later')
    await storage.snapshot('dev', 'third')
    const begun = calls().length
    for (const _ of [1, 2]) await storage.swapBack('dev', 'a')
    expect(contents()).toEqual(before)
    expect(calls().slice(begun)).toEqual([
      `promote ${aside}`,
      `destroy -r ${place}`,
      `rename ${aside} ${place}`,
      `set mountpoint=/c/dev ${place}`,
      `set mountpoint=/c/dev ${place}`,
    ])
    await storage.swapIn('dev', 'third', 'b')
    await storage.dropAside('b')
    expect(contents()).toEqual({ ...before, [place]: 'third' })
  })

  /** Kills it after each call, which is also before the next one; `then` finds what is left. */
  async function killedAt(
    folder: string,
    act: (storage: Storage) => Promise<void>,
    then: (found: Awaited<ReturnType<typeof changed>>) => Promise<void>,
  ) {
    for (let call = 1; ; call += 1) {
      const own = join(folder, String(call))
      mkdirSync(own)
      const found = await changed(own)
      found.fail(String(call))
      const died = await act(found.storage).then(
        () => false,
        () => true,
      )
      found.fail('')
      if (!died) return call - 1
      await then(found)
    }
  }
  const restore = (storage: Storage) => storage.swapIn('dev', 'second', 'a')

  test('undoes a restore that was killed at any call', async ({ folder }) => {
    const kills = await killedAt(folder, restore, async ({ storage, before, contents }) => {
      await storage.swapBack('dev', 'a')
      expect(contents()).toEqual(before)
    })
    expect(kills).toBe(5)
  })

  test('completes a restore that was killed at any call', async ({ folder }) => {
    const kills = await killedAt(folder, restore, async ({ storage, contents }) => {
      await restore(storage)
      expect(contents()).toEqual(restored)
    })
    expect(kills).toBe(5)
  })

  test('completes the undo of a restore that was killed at any call', async ({ folder }) => {
    const act = async (storage: Storage) => {
      await restore(storage)
      await storage.swapBack('dev', 'a')
    }
    const kills = await killedAt(folder, act, async ({ storage, before, contents }) => {
      await storage.swapBack('dev', 'a')
      expect(contents()).toEqual(before)
    })
    expect(kills).toBe(9)
  })

  test('counts no restore as undone whose former data is gone, and destroys nothing else', async ({
    folder,
  }) => {
    const { storage, contents } = await changed(folder)
    await restore(storage)
    await storage.dropAside('a')
    await expect(storage.swapBack('dev', 'a')).rejects.toThrow('is not there')
    expect(contents()).toEqual({ ...older, [place]: 'second' })
    // A dataset that the restore did not make has the name.
    await storage.trash('dev', 't')
    await storage.create('dev', null)
    await storage.snapshot('dev', 'x')
    await storage.swapIn('dev', 'x', 'b')
    await storage.trash('dev', 'u')
    await storage.create('dev', null)
    await expect(storage.swapBack('dev', 'b')).rejects.toThrow('is not what the restore b made')
    expect(await storage.has('dev')).toBe(true)
  })
})
