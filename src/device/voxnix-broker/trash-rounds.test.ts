// Rounds through the trash beside undos, with the real records and locks. The storage is a list of ids, which
// waits where a test says so.
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createContainers } from './host/containers.ts'
import type { Keeper } from './host/host.ts'
import { createSystems } from './host/systems.ts'
import { zfsStorage } from './host/zfs.ts'
import { openRecords, trashMs, type Workload } from './records.ts'
import { openJournals } from './sagas/journal.ts'
import { createSagas } from './sagas/sagas.ts'
import { trashRound } from './trash-rounds.ts'

const workload = (name: string): Workload => ({
  name,
  id: `${name}-id`,
  owner: 'ada',
  shared: [],
  modules: [],
  ownModule: null,
  quotaGiB: 1,
  vm: null,
  createdAt: 0,
  host: '10.233.1.1',
  container: '10.233.1.2',
  systemPath: null,
  runs: false,
})

function bench(folder: string, names: readonly string[]) {
  const purged: string[] = []
  let purge: (id: string) => Promise<void> = async () => undefined
  const containers: Keeper = {
    storage: {
      ...zfsStorage(folder, { pool: 'none', kind: 'containers' }),
      async purge(id) {
        purged.push(id)
        await purge(id)
      },
    },
    runner: createContainers(join(folder, 'conf')),
    systems: createSystems({ profiles: join(folder, 'profiles'), inner: null, roots: join(folder, 'roots') }),
  }
  const records = openRecords(join(folder, 'state'))
  const host = {
    records,
    flush: async () => undefined,
    containers,
    vms: null,
    builder: { check: async () => undefined, build: async () => '' },
  }
  for (const name of names)
    records.trash.write(name, { id: name, workload: workload(name), trashedAt: 0, agedMs: trashMs - 1 })
  const { alone, run } = createSagas(host, openJournals(join(folder, 'sagas')), () => 'a')
  const log: string[] = []
  const unwritten = new Map<string, number>()
  return {
    purged,
    records,
    alone,
    run,
    log,
    onPurge(act: typeof purge) {
      purge = act
    },
    host,
    round: (elapsedMs = 1) =>
      trashRound({ host, alone, log: line => void log.push(line), unwritten }, elapsedMs),
  }
}

describe('a round through the trash', () => {
  test('removes nothing that an undo restored after the list was read', async ({ folder }) => {
    const { purged, records, onPurge, round } = bench(folder, ['a', 'b'])
    // The undo ends while the first is removed.
    onPurge(async () => records.trash.remove('b'))
    await round()
    expect([purged, records.trash.all()]).toEqual([['a'], []])
  })

  test('excludes an undo while it removes an item', async ({ folder }) => {
    const { alone, onPurge, round, log } = bench(folder, ['a'])
    const undone: unknown[] = []
    onPurge(async () => {
      await alone('a', async () => undone.push('undone')).catch(thrown => undone.push(thrown.code))
    })
    await round()
    expect([undone, log]).toEqual([['busy'], []])
  })

  test('counts time that cannot be written, as on a full disk', async ({ folder }) => {
    const { purged, host, round, log } = bench(folder, ['a'])
    const { write } = host.records.trash
    write('a', { id: 'a', workload: workload('a'), trashedAt: 0, agedMs: trashMs - 20 })
    host.records.trash.write = () => {
      throw new Error('full')
    }
    await round(8)
    await round(8)
    expect([purged, log.length]).toEqual([[], 2])
    host.records.trash.write = write
    await round(1)
    expect(host.records.trash.read('a')).toMatchObject({ agedMs: trashMs - 3 })
    await round(1)
    expect(host.records.trash.read('a')).toMatchObject({ agedMs: trashMs - 2 })
    await round(2)
    expect(purged).toEqual(['a'])
  })

  test('continues past an item whose saga is running or stuck', async ({ folder }) => {
    const { alone, run, purged, records, round, log } = bench(folder, ['a', 'b', 'c'])
    const trashed = { id: 'a', workload: workload('a'), trashedAt: 0, agedMs: 0 }
    // No pool has its data, so it can neither come back nor be put away again.
    const stuck = alone('a', () => run({ kind: 'bring-back', trashed }, () => undefined))
    await expect(stuck).rejects.toMatchObject({ code: 'stuck' })
    const running = Promise.withResolvers<void>()
    const saga = alone('b', () => running.promise)
    await round()
    expect([purged, log]).toEqual([['c'], []])
    expect(records.trash.all().map(({ id, agedMs }) => [id, agedMs])).toEqual([
      ['a', trashMs - 1],
      ['b', trashMs - 1],
    ])
    running.resolve()
    await saga
    await round()
    expect(purged).toEqual(['c', 'b'])
  })
})
