// The start of a broker whose pool cannot be read.
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createContainers } from '../host/containers.ts'
import { createSystems } from '../host/systems.ts'
import { zfsStorage } from '../host/zfs.ts'
import { openRecords } from '../records.ts'
import { openJournals } from './journal.ts'
import { createSagas } from './sagas.ts'

test('a pool that cannot be read does not keep the broker from starting', async ({ folder }) => {
  const host = {
    records: openRecords(join(folder, 'state')),
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
  const goOn = await sagas.resume(() => undefined)
  expect(sagas.stuck()).toEqual([])
  // For the log, once requests are answered.
  await expect(goOn()).rejects.toThrow()
})
