// Databases of older versions: every schema version, with rows, becomes the current one and loses none.
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { latest, migrate } from './migrations.ts'

const of = (db: DatabaseSync, sql: string) =>
  db
    .prepare(sql)
    .all()
    .map(row => ({ ...row }))
/** Columns and indexes, as SQLite reports them. */
const shape = (db: DatabaseSync) =>
  of(db, "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")

function filled(version: number): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  db.exec('PRAGMA foreign_keys = ON')
  migrate(db, version)
  db.exec(`
    INSERT INTO accounts VALUES ('a', 'ada@example.com', 'Ada', 'hash', 1);
    INSERT INTO households VALUES ('h', 'Home', 1);
    INSERT INTO members VALUES ('h', 'a', 'owner');
    INSERT INTO devices VALUES ('d', 1, 'h', NULL, '{"id":"d"}');
    INSERT INTO tokens VALUES ('t', 'd', 'access', 9, NULL, NULL);
    INSERT INTO reports VALUES ('d', 5, '{"uptime_seconds":1}');
    INSERT INTO listening VALUES (1, 7);`)
  if (version >= 2) db.exec("INSERT INTO commands VALUES ('c', 'd', 'report', 1, 2, NULL, NULL, NULL)")
  if (version >= 3) db.exec("INSERT INTO summaries VALUES ('d', 'day', 0, 1, 0, NULL, NULL)")
  return db
}

test.for(Array.from({ length: latest }, (_, at) => at + 1))(
  'a database of version %d becomes current and keeps its rows [A8]',
  version => {
    const fresh = new DatabaseSync(':memory:')
    migrate(fresh)
    const db = filled(version)
    migrate(db)
    expect(shape(db)).toEqual(shape(fresh))
    expect(of(db, 'PRAGMA user_version')).toEqual([{ user_version: latest }])
    for (const table of ['accounts', 'households', 'members', 'devices', 'tokens', 'reports', 'listening'])
      expect(of(db, `SELECT count(*) AS rows FROM ${table}`), table).toEqual([{ rows: 1 }])
    for (const [table, since] of [
      ['commands', 2],
      ['summaries', 3],
    ] as const)
      expect(of(db, `SELECT count(*) AS rows FROM ${table}`)).toEqual([{ rows: version >= since ? 1 : 0 }])
    expect(of(db, 'PRAGMA foreign_key_check')).toEqual([])
    // Deleting a box deletes what belongs to it, in newer tables too.
    db.exec("DELETE FROM devices WHERE id = 'd'")
    for (const table of ['tokens', 'reports', 'commands', 'summaries'])
      expect(of(db, `SELECT count(*) AS rows FROM ${table}`)).toEqual([{ rows: 0 }])
  },
)

test('a failing step leaves the database unchanged', () => {
  const db = filled(1)
  // Another table already has the name that the second step needs.
  db.exec('CREATE TABLE commands (mine TEXT)')
  expect(() => migrate(db)).toThrow(/commands/)
  db.exec('ROLLBACK')
  expect(of(db, 'PRAGMA user_version')).toEqual([{ user_version: 1 }])
  db.exec('DROP TABLE commands')
  migrate(db)
  expect(of(db, 'SELECT count(*) AS rows FROM reports')).toEqual([{ rows: 1 }])
})
