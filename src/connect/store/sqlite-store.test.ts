import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { conformingStore } from '#test/store/conformance.ts'
import { NewerStore } from './migrations.ts'
import { openSqliteStore } from './sqlite-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-connect-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a store in SQLite [A8]', () => conformingStore(() => openSqliteStore(join(folder, 'a.db'))))

test('keeps what was written after a restart, and shows it to a second process at once', () => {
  const path = join(folder, 'connect.db')
  const first = openSqliteStore(path)
  const id = crypto.randomUUID()
  const rest = { architecture: null, nixosVersion: null, model: null, serial: null, key: null }
  const device = { id, hostname: 'a', ...rest, firstSeenAt: 1, address: '', claim: null, owned: null }
  first.putDevice(device)
  const second = openSqliteStore(path)
  expect(second.device(id)).toEqual(device)
  first.close()
  second.close()
  const again = openSqliteStore(path)
  expect(again.device(id)).toEqual(device)
  again.close()
})

test("refuses a newer Kiln's database and leaves it unchanged", () => {
  const path = join(folder, 'newer.db')
  openSqliteStore(path).close()
  const db = new DatabaseSync(path)
  db.exec('PRAGMA user_version = 99; CREATE TABLE later (a)')
  db.close()
  expect(() => openSqliteStore(path)).toThrow(NewerStore)
  const still = new DatabaseSync(path)
  expect(still.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 })
  still.close()
})

test('refuses a file that is not a database and leaves it unchanged', () => {
  const path = join(folder, 'text.db')
  writeFileSync(path, 'a text, and not a database\n'.repeat(100))
  expect(() => openSqliteStore(path)).toThrow(/not a database/)
  expect(readFileSync(path, 'utf8')).toMatch(/^a text/)
})
