// Rounds through the trash beside undos, with the real records and locks. The storage is a list of ids, which
// waits where a test says so.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { workloadRecord } from '#test/workload-record.ts'
import { createContainers } from './host/containers.ts'
import type { Keeper } from './host/host.ts'
import { createSystems } from './host/systems.ts'
import { zfsStorage } from './host/zfs.ts'
import { openRecords, trashMs } from './records.ts'
import { openJournals } from './sagas/journal.ts'
import { purge } from './sagas/purge.ts'
import { createSagas } from './sagas/sagas.ts'
import { trashRound } from './trash-rounds.ts'

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
    records.trash.write(name, { id: name, workload: workloadRecord(name), trashedAt: 0, agedMs: trashMs - 1 })
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
    write('a', { id: 'a', workload: workloadRecord('a'), trashedAt: 0, agedMs: trashMs - 20 })
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
    const trashed = { id: 'a', workload: workloadRecord('a'), trashedAt: 0, agedMs: 0 }
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

  test('removes on a full disk, where nothing can be written', async ({ folder }) => {
    const { purged, host, onPurge, round, log } = bench(folder, ['a'])
    host.records.trash.write = () => {
      throw new Error('full')
    }
    onPurge(async () => expect(host.records.trash.read('a')).toMatchObject({ isLeaving: true }))
    await round()
    expect([purged, log, host.records.trash.all()]).toEqual([['a'], [], []])
  })

  test('tries again what it could not remove, and removes an item of an earlier broker', async ({
    folder,
  }) => {
    const { purged, records, onPurge, round, log } = bench(folder, [])
    const item = { id: 'a', workload: workloadRecord('a'), trashedAt: 0, agedMs: trashMs - 1 }
    writeFileSync(join(folder, 'state/trash/a.json'), JSON.stringify(item))
    expect(records.trash.all()).toEqual([item])
    onPurge(async () => Promise.reject(new Error('The pool is gone.')))
    await round()
    expect(records.trash.all()).toEqual([{ ...item, agedMs: trashMs, isLeaving: true }])
    onPurge(async () => undefined)
    await round(0)
    expect([purged, log.length, records.trash.all()]).toEqual([['a', 'a'], 1, []])
  })

  test('leaves a damaged record, and continues with the others', async ({ folder }) => {
    const { purged, round, log } = bench(folder, ['a', 'c'])
    writeFileSync(join(folder, 'state/trash/b.json'), '{"id":')
    await round()
    expect([purged, log]).toEqual([['a', 'c'], [expect.stringMatching(/^The trash b stays: .*JSON/)]])
  })
})

class Killed extends Error {}

/** An item whose removal is cut off after `acts` of its acts. The data of the trash is a list of parts. */
function mortal(folder: string, acts: number) {
  const { host } = bench(folder, ['a'])
  const { containers, records } = host
  const parts = ['one', 'two', 'root']
  let life = acts
  const live = () => {
    life -= 1
    if (life < 0) throw new Killed()
  }
  const { breakSeal, remove } = records.trash
  records.trash.breakSeal = id => {
    live()
    breakSeal(id)
  }
  records.trash.remove = id => {
    live()
    remove(id)
  }
  const storage = {
    ...containers.storage,
    asides: async () => [],
    async purge() {
      while (parts.length > 0) {
        live()
        parts.shift()
      }
    },
  }
  const systems = { ...containers.systems, release: live }
  return {
    host: { ...host, flush: async () => live(), containers: { ...containers, storage, systems } },
    parts,
    revive() {
      life = Number.POSITIVE_INFINITY
    },
    hasDied: () => life < 0,
  }
}

describe('a removal from the trash that is cut off', () => {
  const ways = {
    'by an owner': ({ host }: ReturnType<typeof mortal>) =>
      purge(host, { id: 'a', workload: workloadRecord('a'), trashedAt: 0, agedMs: 0 }),
    'by a round': ({ host }: ReturnType<typeof mortal>) =>
      trashRound({ host, alone: (_, act) => act(), log: () => undefined, unwritten: new Map() }, 1),
  }
  for (const [way, remove] of Object.entries(ways))
    test(`${way}, anywhere, is finished by the next start or had not begun`, async ({ folder }) => {
      let kills = 0
      for (let acts = 0; ; acts += 1) {
        const home = join(folder, String(acts))
        const bench = mortal(home, acts)
        const { host, parts } = bench
        await remove(bench).catch(thrown => expect(thrown).toBeInstanceOf(Killed))
        if (!bench.hasDied()) break
        kills += 1
        bench.revive()
        const before = [...parts]
        const records = openRecords(join(home, 'state'))
        const left = records.trash.read('a')
        // An item that lacks a part cannot come back.
        if (before.length < 3) expect(left).toMatchObject({ isLeaving: true })

        const sagas = createSagas({ ...host, records }, openJournals(join(home, 'sagas')), () => 'b')
        const found: unknown[] = []
        const finish = await sagas.resume(({ kind }, { is }) => void found.push([kind, is]))
        if (left?.isLeaving)
          await expect(sagas.alone('a', async () => undefined)).rejects.toMatchObject({ code: 'busy' })
        await finish()
        const isGone = [[['purge', 'finished']], [], []]
        const isWhole = [[], ['one', 'two', 'root'], [left]]
        expect([found, parts, records.trash.all()]).toEqual(left?.isLeaving ? isGone : isWhole)
        await sagas.alone('a', async () => undefined)
      }
      expect(kills).toBeGreaterThan(6)
    })
})
