// The tables, as steps that are only ever added to. user_version counts the steps that a file has had.
import type { DatabaseSync } from 'node:sqlite'

/** The file was written by a newer Kiln, which may keep what this one would lose. */
export class NewerStore extends Error {
  readonly found: number
  readonly known: number
  constructor(found: number, known: number) {
    super(`The data base has version ${found}, this Kiln knows ${known}`)
    this.found = found
    this.known = known
  }
}

const steps = [
  `CREATE TABLE devices (
     id TEXT PRIMARY KEY,
     first_seen_at INTEGER NOT NULL,
     claimed INTEGER NOT NULL,
     claim_code TEXT UNIQUE,
     record TEXT NOT NULL
   ) STRICT;
   CREATE INDEX devices_unclaimed ON devices (first_seen_at) WHERE claimed = 0;
   CREATE TABLE tokens (
     hash TEXT PRIMARY KEY,
     device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     kind TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     rotated_at INTEGER,
     used_at INTEGER
   ) STRICT;
   CREATE INDEX tokens_device ON tokens (device);
   CREATE INDEX tokens_expiry ON tokens (expires_at);
   CREATE TABLE reports (
     device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     at INTEGER NOT NULL,
     report TEXT NOT NULL
   ) STRICT;
   CREATE INDEX reports_device ON reports (device, at);
   CREATE INDEX reports_at ON reports (at);`,
]

/** Each step in a transaction with its number: a kill leaves the file before or after it. */
export function migrate(db: DatabaseSync): void {
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (found > steps.length) throw new NewerStore(found, steps.length)
  for (const [index, step] of steps.entries()) {
    if (index < found) continue
    db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
