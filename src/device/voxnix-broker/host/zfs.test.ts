// Tests ZFS by its argv: this kernel has no module, so `zfs` is a stand-in that keeps names of datasets in a
// file, refuses what the real one refuses (zfs(8)), and records its calls.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { zfsStorage } from './zfs.ts'

const standIn = `#!/bin/bash
cd "$(dirname "$0")"; touch there
last=\${@: -1}
has() { grep -qxF -- "$1" there; }
case $1 in
  list) case "$*" in *creation*) grep -F -- "$last@" there | sed 's/$/\t1700000000\t4096/'; exit 0 ;; esac; case "$*" in *snapshot*) grep -F -- "$last@" there; exit 0 ;; esac; has "$last"; exit ;;
esac
echo "$*" >> calls
case $1 in
  create | snapshot) has "$last" && { echo "dataset already exists" >&2; exit 1; }; echo "$last" >> there ;;
  rename) has "$2" || exit 1; has "$3" && exit 1; sed -i "s|^$2|$3|" there ;;
  destroy) has "$last" || exit 1; grep -v "^$last\\(@.*\\)\\?$" there > new; mv new there ;;
  set | rollback) has "$last" || { echo "dataset does not exist" >&2; exit 1; } ;;
  get) has "$last" || exit 1; echo 4096 ;;
esac
`
const path = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = path
})
function bench(folder: string) {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'zfs'), standIn)
  chmodSync(join(bin, 'zfs'), 0o755)
  writeFileSync(join(bin, 'there'), 'tank\n')
  process.env['PATH'] = `${bin}:${path}`
  return {
    /** As if the pool is not imported. */
    losePool: () => writeFileSync(join(bin, 'there'), ''),
    storage: zfsStorage('/c', { pool: 'tank', kind: 'containers' }),
    calls: () => readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n'),
  }
}

describe('storage on ZFS, by its argv', () => {
  test('makes, limits, snapshots and removes, each twice without harm', async ({ folder }) => {
    const { storage, calls } = bench(folder)
    for (const _ of [1, 2]) await storage.create('dev', 20)
    for (const _ of [1, 2]) await storage.snapshot('dev', 'first')
    expect([await storage.snapshots('dev'), await storage.usedBytes('dev')]).toEqual([['first'], 4096])
    expect(await storage.snapshotList('dev')).toEqual([
      { label: 'first', at: 1_700_000_000_000, usedBytes: 4096 },
    ])
    await storage.limit('dev', 30)
    await storage.swapIn('dev', 'first', 'a')
    for (const _ of [1, 2]) await storage.dropSnapshot('dev', 'first')
    for (const _ of [1, 2]) await storage.remove('dev')
    expect(calls()).toEqual([
      'create -p -o mountpoint=/c/dev -o quota=20G tank/containers/dev',
      'snapshot tank/containers/dev@first',
      'get -H -p -o value used tank/containers/dev',
      'set quota=30G tank/containers/dev',
      'rollback -r tank/containers/dev@first',
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
})
