// The store in one SQLite file, with Node's own driver. A commit is on the disk when it returns (WAL,
// synchronous FULL).
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { aheadMs } from '#shared/connect/device-state.ts'
import { failure } from '#shared/errors.ts'
import { fullFailure, isFull } from '../data-folder.ts'
import { sqliteChannels } from './channel-store.ts'
import { sqliteCommands } from './command-store.ts'
import { sqliteComputers } from './computer-store.ts'
import { sqliteEnrolments } from './enrolment-store.ts'
import { sqliteLogs } from './log-store.ts'
import { sqliteMachines } from './machine-store.ts'
import { migrate, NewerStore } from './migrations.ts'
import { sqliteNotices } from './notice-store.ts'
import { sqliteOrders } from './order-store.ts'
import { sqlitePeople } from './sqlite-people.ts'
import { createRows, type Row } from './sqlite-rows.ts'
import type { Device, Report, Store, Token } from './store.ts'
import { addToSummaries, sqliteSummaries } from './summary-store.ts'
import { sqliteUploads } from './upload-store.ts'

/**
 * `path`: of the database, in an existing folder; ":memory:" for none. Throws NewerStore if a newer Kiln
 * wrote it.
 */
export function openSqliteStore(path: string): Store {
  const db = new DatabaseSync(path, { timeout: 5000 })
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
    migrate(db)
  } catch (thrown) {
    db.close()
    throw thrown
  }
  const rows = createRows(db)
  const { one, all, run } = rows

  return {
    ...sqlitePeople(rows),
    ...sqliteCommands(rows),
    ...sqliteOrders(rows),
    ...sqliteChannels(rows),
    ...sqliteSummaries(rows),
    ...sqliteLogs(rows),
    ...sqliteMachines(rows),
    ...sqliteEnrolments(rows),
    ...sqliteNotices(rows),
    ...sqliteUploads(rows),
    ...sqliteComputers(rows),
    transaction(work) {
      db.exec('BEGIN IMMEDIATE')
      try {
        const result = work()
        db.exec('COMMIT')
        return result
      } catch (thrown) {
        db.exec('ROLLBACK')
        throw thrown
      }
    },
    device: id => one('SELECT record FROM devices WHERE id = ?', deviceOf, id),
    deviceByCode: code => one('SELECT record FROM devices WHERE claim_code = ?', deviceOf, code),
    devices: () => all('SELECT record FROM devices ORDER BY first_seen_at, id', deviceOf),
    devicesOf: household =>
      all('SELECT record FROM devices WHERE household = ? ORDER BY first_seen_at, id', deviceOf, household),
    unclaimed: () =>
      all(
        `SELECT id, record ->> 'address' AS address FROM devices WHERE household IS NULL
         ORDER BY first_seen_at, id`,
        row => ({ id: String(row['id']), address: String(row['address']) }),
      ),
    devicesBeside: id =>
      all(
        `SELECT record FROM devices WHERE id > ?1 || ' ' AND id < ?1 || '!' ORDER BY first_seen_at, id`,
        deviceOf,
        id,
      ),
    removeDevicesBeside: id => run(`DELETE FROM devices WHERE id > ?1 || ' ' AND id < ?1 || '!'`, id),
    putDevice: device =>
      run(
        `INSERT INTO devices (id, first_seen_at, household, claim_code, record) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE
         SET household = excluded.household, claim_code = excluded.claim_code, record = excluded.record`,
        device.id,
        device.firstSeenAt,
        device.owned?.household ?? null,
        device.claim?.code ?? null,
        JSON.stringify(device),
      ),
    removeDevice: id => run('DELETE FROM devices WHERE id = ?', id),
    token: hash => one('SELECT * FROM tokens WHERE hash = ?', tokenOf, hash),
    putToken: ({ hash, device, kind, expiresAt, rotatedAt, usedAt }) =>
      run(
        `INSERT INTO tokens (hash, device, kind, expires_at, rotated_at, used_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE
         SET expires_at = excluded.expires_at, rotated_at = excluded.rotated_at, used_at = excluded.used_at`,
        hash,
        device,
        kind,
        expiresAt,
        rotatedAt,
        usedAt,
      ),
    removeTokensOf: device => run('DELETE FROM tokens WHERE device = ?', device),
    removeTokensBefore: expiry => run('DELETE FROM tokens WHERE expires_at < ?', expiry),
    addReport: report => {
      run('INSERT INTO reports (device, at, report) VALUES (?, ?, ?)', report.device, report.at, report.text)
      addToSummaries(rows, report)
    },
    lastReport: (device, now) =>
      one(
        'SELECT * FROM reports WHERE device = ? AND at <= ? ORDER BY at DESC, rowid DESC LIMIT 1',
        reportOf,
        device,
        now + aheadMs,
      ),
    lastArrival: () => one('SELECT at FROM reports ORDER BY rowid DESC LIMIT 1', row => Number(row['at'])),
    reportsAfter: (device, after, most) =>
      all(
        `SELECT *, rowid AS number FROM reports WHERE device = ? AND (at, rowid) > (?, ?)
         ORDER BY at, rowid LIMIT ?`,
        row => ({ ...reportOf(row), row: Number(row['number']) }),
        device,
        after?.at ?? Number.MIN_SAFE_INTEGER,
        after?.row ?? 0,
        most,
      ),
    removeReportsBefore: at => run('DELETE FROM reports WHERE at < ?', at),
    listeningSince: () => one('SELECT since FROM listening', row => Number(row['since'])),
    putListeningSince: at => {
      run(
        'INSERT INTO listening (id, since) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET since = excluded.since',
        at,
      )
    },
    reached: () => one('SELECT kind FROM reached', row => String(row['kind'])),
    putReached: kind =>
      run(
        'INSERT INTO reached (id, kind) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind',
        kind,
      ),
    sweptTo: () => one('SELECT at FROM swept', row => Number(row['at'])),
    putSweptTo: at =>
      run('INSERT INTO swept (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at', at),
    close: () => db.close(),
  }
}

/**
 * `check`: reads the whole file, which has to be a Connect's. `named`: the path in an error. Throws connect.newer,
 * connect.broken.
 */
export function openStoreFile(path: string, { check = false, named = path } = {}): Store {
  try {
    if (check) checkFile(path)
    return openSqliteStore(path)
  } catch (cause) {
    const operation = 'connect'
    if (cause instanceof NewerStore) {
      const values = { path: named, found: String(cause.found), known: String(cause.known) }
      throw failure('connect.newer', { operation, values, cause })
    }
    if (isFull(cause)) throw fullFailure(dirname(path), cause)
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw failure('connect.broken', { operation, values: { path: named, reason }, cause })
  }
}

function checkFile(path: string): void {
  const db = new DatabaseSync(path)
  try {
    const found = String(db.prepare('PRAGMA integrity_check').get()?.['integrity_check'])
    if (found !== 'ok') throw new Error(found)
    // Another program's database has no such table.
    db.prepare('SELECT 1 FROM devices LIMIT 1').get()
  } finally {
    db.close()
  }
}

/** Only this file writes the records. */
const deviceOf = (row: Row) => JSON.parse(String(row['record'])) as Device
const tokenOf = (row: Row): Token => ({
  hash: String(row['hash']),
  device: String(row['device']),
  kind: row['kind'] === 'access' ? 'access' : 'refresh',
  expiresAt: Number(row['expires_at']),
  rotatedAt: timeOf(row['rotated_at']),
  usedAt: timeOf(row['used_at']),
})
const reportOf = (row: Row): Report => ({
  device: String(row['device']),
  at: Number(row['at']),
  text: String(row['report']),
})
const timeOf = (value: unknown) => (value === null ? null : Number(value))
