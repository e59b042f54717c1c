import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { partialPath } from '#platform/files/partial-name.ts'
import { test } from '#test/folders.ts'
import { makeDataFolder, openData } from './data-folder.ts'
import { startConnect } from './serving.ts'
import { openStoreFile } from './store/sqlite-store.ts'

const hourMs = 3_600_000

test('each start removes what got old in a day and more, if Connect runs for less than an hour a day', async ({
  folder,
}) => {
  const data = join(folder, 'connect')
  await makeDataFolder(data)
  const { store: path } = await openData(data, randomBytes)
  const store = openStoreFile(path)
  const facts = { architecture: null, nixosVersion: null, model: null, serial: null, key: null }
  const box = { id: crypto.randomUUID(), hostname: 'a', ...facts, address: '', claim: null, owned: null }
  store.putDevice({ ...box, firstSeenAt: 1 })
  const now = Date.now()
  const ageHours = [7 * 24 + 10, 7 * 24 + 1, 6 * 24]
  for (const age of ageHours) store.addReport({ device: box.id, at: now - age * hourMs, text: '{}' })
  store.putSweptTo(now - 40 * hourMs)
  const left: number[] = []
  for (let start = 0; start < 2; start++) {
    const connect = await startConnect({
      folder: data,
      holder: 'terminal',
      listening: { kind: 'loopback', host: '127.0.0.1', port: 0 },
      allowKeyless: false,
      notices: null,
      updates: null,
      uploadQuotaBytes: null,
      onFault: thrown => expect(String(thrown)).toContain('it is removed slowly'),
    })
    await connect.close()
    left.push(store.reportsAfter(box.id, null, 9).length)
  }
  store.close()
  // 36 of the 40 hours, then the rest.
  expect(left).toEqual([2, 1])
})

test('a start that cannot listen changes nothing about how it was reached', async ({ folder }) => {
  const data = join(folder, 'connect')
  const start = (host: string, kind: 'loopback' | 'own-certificate') =>
    startConnect({
      folder: data,
      holder: 'terminal',
      listening: { kind, host, port: 0 },
      allowKeyless: false,
      notices: null,
      updates: null,
      uploadQuotaBytes: null,
      onFault: thrown => expect(thrown).toBeNull(),
    })
  await (await start('127.0.0.1', 'loopback')).close()
  // An address of documents, which no computer has.
  await expect(start('192.0.2.50', 'own-certificate')).rejects.toMatchObject({ code: 'connect.port' })
  const store = openStoreFile(join(data, 'connect.db'))
  expect(store.reached()).toBe('loopback')
  store.close()
})

test('a start removes what a killed one left half-written', async ({ folder }) => {
  const data = join(folder, 'connect')
  await makeDataFolder(data)
  const { pid } = spawnSync('true')
  writeFileSync(partialPath(join(data, 'secret'), { pid, startTicks: null }), 'half')
  const connect = await startConnect({
    folder: data,
    holder: 'terminal',
    listening: { kind: 'loopback', host: '127.0.0.1', port: 0 },
    allowKeyless: false,
    notices: null,
    updates: null,
    uploadQuotaBytes: null,
    onFault: thrown => expect(thrown).toBeNull(),
  })
  await connect.close()
  expect(readdirSync(data).sort()).toEqual(['connect.db', 'secret', 'serving.lock'])
})
