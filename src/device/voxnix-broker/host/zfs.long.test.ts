// ZFS by its argv, with a stand-in for `zfs`.
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { bench } from '#test/zfs-stand-in.ts'

describe('storage on ZFS, by its argv', () => {
  test('makes, limits, snapshots and removes, each twice without harm', async ({ folder }) => {
    const { storage, calls } = bench(folder)
    for (const _ of [1, 2]) await storage.create('dev', 20)
    for (const _ of [1, 2]) await storage.snapshot('dev', 'first')
    expect([await storage.snapshots('dev'), await storage.usedBytes('dev')]).toEqual([['first'], 4096])
    expect(await storage.snapshotList('dev')).toEqual([
      { label: 'first', at: 1_700_000_000_000, usedBytes: 4096 },
    ])
    expect(await storage.newerThan('dev', 'first')).toEqual([])
    await storage.limit('dev', 30)
    for (const _ of [1, 2]) await storage.dropSnapshot('dev', 'first')
    for (const _ of [1, 2]) await storage.remove('dev')
    expect(calls()).toEqual([
      'create -p -o mountpoint=/c/dev -o quota=20G tank/containers/dev',
      'snapshot tank/containers/dev@first',
      'get -H -p -o value used tank/containers/dev',
      'set quota=30G tank/containers/dev',
      'destroy tank/containers/dev@first',
      'destroy -r tank/containers/dev',
    ])
  })

  test('counts nothing as removed, free or moved while the pool is gone', async ({ folder }) => {
    const { storage, losePool } = bench(folder)
    await storage.create('dev', null)
    losePool()
    const acts = [
      () => storage.has('dev'),
      () => storage.create('dev', null),
      () => storage.remove('dev'),
      () => storage.trash('dev', 'a'),
      () => storage.untrash('dev', 'a'),
      () => storage.purge('a'),
      () => storage.snapshots('dev'),
      () => storage.snapshot('dev', 'first'),
      () => storage.swapIn('dev', 'first', 'a'),
      () => storage.swapBack('dev', 'a'),
      () => storage.dropAside('a'),
      () => storage.asides(),
    ]
    for (const act of acts) await expect(act()).rejects.toThrow('zfs')
    expect(await storage.usedBytes('dev')).toBe(null)
  })

  test('moves into the trash and back with its snapshots, each twice without harm', async ({ folder }) => {
    const { storage, calls } = bench(folder)
    await storage.create('dev', null)
    await storage.snapshot('dev', 'first')
    for (const _ of [1, 2]) await storage.trash('dev', 'a')
    expect(await storage.has('dev')).toBe(false)
    for (const _ of [1, 2]) await storage.untrash('dev', 'a')
    expect(await storage.snapshots('dev')).toEqual(['first'])
    await storage.trash('dev', 'b')
    for (const _ of [1, 2]) await storage.purge('b')
    expect(calls().slice(2, 7)).toEqual([
      'create -p -o mountpoint=none -o canmount=off tank/trash',
      'set mountpoint=none tank/containers/dev',
      'rename tank/containers/dev tank/trash/a',
      'rename tank/trash/a tank/containers/dev',
      'set mountpoint=/c/dev tank/containers/dev',
    ])
    expect(calls().at(-1)).toBe('destroy -r tank/trash/b')
  })

  test('refuses to bring back what the trash no longer has', async ({ folder }) => {
    const { storage } = bench(folder)
    await expect(storage.untrash('dev', 'a')).rejects.toMatchObject({ code: 'not-in-trash' })
  })
})
