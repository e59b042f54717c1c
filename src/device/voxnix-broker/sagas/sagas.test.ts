// The start of a broker whose pool or records cannot be read, whose disk is full, or that left an undo at its very end.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { workloadRecord } from '#test/workload-record.ts'
import { createContainers } from '../host/containers.ts'
import { createSystems } from '../host/systems.ts'
import { zfsStorage } from '../host/zfs.ts'
import { openRecords } from '../records.ts'
import { openJournals } from './journal.ts'
import { createSagas, nameOf } from './sagas.ts'

test('a pool that cannot be read does not keep the broker from starting', async ({ folder }) => {
  const host = {
    records: openRecords(join(folder, 'state')),
    flush: async () => undefined,
    containers: {
      // No pool has this name, where there is ZFS at all.
      storage: zfsStorage(folder, { pool: 'kiln-not-there', kind: 'containers' }),
      runner: createContainers(join(folder, 'conf')),
      systems: createSystems({
        profiles: join(folder, 'profiles'),
        inner: null,
        roots: join(folder, 'roots'),
      }),
    },
    vms: null,
    builder: { check: async () => undefined, build: async () => '' },
  }
  const sagas = createSagas(host, openJournals(join(folder, 'sagas')), () => 'a')
  const finishSagas = await sagas.resume(() => undefined)
  expect(sagas.stuck()).toEqual([])
  // The broker logs this error, once it answers requests.
  await expect(finishSagas()).rejects.toThrow()
})

const workload = workloadRecord('dev', { runs: true })

test('an undo that ended before its journal did, and then fails, leaves the workload in the trash', async ({
  folder,
}) => {
  const records = openRecords(join(folder, 'state'))
  const trashed = { id: 'a1', workload, trashedAt: 5, agedMs: 7 }
  /** The place of its data. */
  let place = 'dev'
  const host = {
    records,
    flush: async () => undefined,
    containers: {
      storage: {
        ...zfsStorage(folder, { pool: 'none', kind: 'containers' }),
        async trash() {
          place = 'trash'
        },
        dropSnapshot: async () => undefined,
        asides: async () => [],
      },
      runner: {
        ...createContainers(join(folder, 'conf')),
        start: async () => Promise.reject(new Error('It does not start.')),
        stop: async () => undefined,
      },
      systems: createSystems({
        profiles: join(folder, 'profiles'),
        inner: null,
        roots: join(folder, 'roots'),
      }),
    },
    vms: null,
    builder: { check: async () => undefined, build: async () => '' },
  }
  // A power cut leaves this after the record of the trash was removed.
  const journals = openJournals(join(folder, 'sagas'))
  const journal = journals.begin('j', 'bring-back', { trashed })
  for (const step of [0, 1, 2]) {
    journal.write({ at: 'begin', step })
    journal.write({ at: 'end', step })
  }
  journal.write({ at: 'begin', step: 3 })
  records.workloads.write('dev', workload)

  const ends: string[] = []
  const finishSagas = await createSagas(host, journals, () => 'b').resume((_, end) => void ends.push(end.is))
  await finishSagas()
  expect([ends, place, records.workloads.all()]).toEqual([['taken-back'], 'trash', []])
  expect(records.trash.all()).toEqual([trashed])
})

describe('a start', () => {
  const bench = (folder: string) => {
    const purged: string[] = []
    const storage = {
      ...zfsStorage(folder, { pool: 'none', kind: 'containers' }),
      asides: async () => [],
      async purge(id: string) {
        purged.push(id)
      },
    }
    const systems = createSystems({
      profiles: join(folder, 'profiles'),
      inner: null,
      roots: join(folder, 'roots'),
    })
    const host = {
      records: openRecords(join(folder, 'state')),
      flush: async () => undefined,
      containers: { storage, runner: createContainers(join(folder, 'conf')), systems },
      vms: null,
      builder: { check: async () => undefined, build: async () => '' },
    }
    return { host, purged, journals: openJournals(join(folder, 'sagas')) }
  }

  test('continues after a saga whose end cannot be noted, as on a full disk', async ({ folder }) => {
    const { host, journals } = bench(folder)
    for (const name of ['a', 'b']) journals.begin(name, 'create', { workload: { ...workload, name } })
    const noted: string[] = []
    const finish = await createSagas(host, journals, () => 'c').resume(plan => {
      noted.push(nameOf(plan))
      throw new Error('The disk is full.')
    })
    await expect(finish()).rejects.toThrow('The disk is full.')
    expect(noted).toEqual(['a', 'b'])
  })

  test('finishes a removal beside a damaged record of the trash', async ({ folder }) => {
    const { host, journals, purged } = bench(folder)
    writeFileSync(join(folder, 'state/trash/a.json'), '{"id":')
    host.records.trash.write('b', { id: 'b', workload, trashedAt: 0, agedMs: 0 })
    host.records.trash.breakSeal('b')
    const finish = await createSagas(host, journals, () => 'c').resume(() => undefined)
    await expect(finish()).rejects.toThrow('JSON')
    expect(purged).toEqual(['b'])
  })

  test('is possible without the folder of the trash', async ({ folder }) => {
    const { host, journals } = bench(folder)
    rmSync(join(folder, 'state/trash'), { recursive: true })
    const finish = await createSagas(host, journals, () => 'c').resume(() => undefined)
    await expect(finish()).rejects.toThrow('ENOENT')
  })
})
