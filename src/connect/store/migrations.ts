// The tables, as append-only steps. user_version counts the steps that a file has been through.
import type { DatabaseSync } from 'node:sqlite'

/** A newer Kiln wrote the file and may store data that this one would lose. */
export class NewerStore extends Error {
  readonly found: number
  readonly known: number
  constructor(found: number, known: number) {
    super(`The database has version ${found}, this Kiln knows ${known}`)
    this.found = found
    this.known = known
  }
}

const steps = [
  `CREATE TABLE accounts (
     id TEXT PRIMARY KEY,
     email TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     password TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE households (id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
   CREATE TABLE members (
     household TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
     account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
     role TEXT NOT NULL CHECK (role IN ('owner', 'viewer')),
     PRIMARY KEY (household, account)
   ) STRICT;
   CREATE INDEX members_account ON members (account);
   CREATE TABLE invites (
     hash TEXT PRIMARY KEY,
     household TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
     role TEXT NOT NULL CHECK (role IN ('owner', 'viewer')),
     expires_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE sessions (
     hash TEXT PRIMARY KEY,
     account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
     created_at INTEGER NOT NULL,
     used_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX sessions_account ON sessions (account);
   CREATE TABLE devices (
     id TEXT PRIMARY KEY,
     first_seen_at INTEGER NOT NULL,
     household TEXT REFERENCES households (id),
     claim_code TEXT UNIQUE,
     record TEXT NOT NULL
   ) STRICT;
   CREATE INDEX devices_household ON devices (household);
   CREATE INDEX devices_unclaimed ON devices (first_seen_at) WHERE household IS NULL;
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
   CREATE INDEX reports_at ON reports (at);
   CREATE TABLE listening (id INTEGER PRIMARY KEY CHECK (id = 1), since INTEGER NOT NULL) STRICT;`,
  `CREATE TABLE commands (
     id TEXT PRIMARY KEY,
     device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     kind TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     ended_at INTEGER,
     result TEXT,
     message TEXT
   ) STRICT;
   CREATE INDEX commands_device ON commands (device, created_at);
   CREATE INDEX commands_created ON commands (created_at);`,
  `CREATE TABLE summaries (
     device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     span TEXT NOT NULL,
     at INTEGER NOT NULL,
     reports INTEGER NOT NULL,
     failed_units INTEGER NOT NULL,
     root_used REAL,
     memory_used REAL,
     PRIMARY KEY (device, span, at)
   ) STRICT;
   CREATE INDEX summaries_at ON summaries (span, at);`,
  `CREATE TABLE logs (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     at INTEGER NOT NULL,
     timestamp TEXT NOT NULL,
     level TEXT NOT NULL,
     service TEXT NOT NULL,
     message TEXT NOT NULL
   ) STRICT;
   CREATE INDEX logs_device ON logs (device, id);
   CREATE INDEX logs_at ON logs (at);`,
  `CREATE TABLE enrolments (
     id TEXT PRIMARY KEY,
     household TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     record TEXT NOT NULL
   ) STRICT;
   CREATE INDEX enrolments_household ON enrolments (household, created_at);`,
  `CREATE TABLE noticed (
     device TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
     offline INTEGER NOT NULL,
     disk_full INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE notices (
     id TEXT PRIMARY KEY,
     device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     kind TEXT NOT NULL,
     at INTEGER NOT NULL,
     target TEXT NOT NULL,
     tries INTEGER NOT NULL,
     next_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX notices_next ON notices (next_at);
   CREATE INDEX notices_device ON notices (device);`,
  `CREATE TABLE given (audience TEXT PRIMARY KEY, keys INTEGER NOT NULL, sequence INTEGER NOT NULL) STRICT;`,
  `CREATE TABLE upload_logins (name TEXT PRIMARY KEY, hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;`,
  `CREATE TABLE computers (
     hash TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     uses TEXT NOT NULL,
     account TEXT REFERENCES accounts (id) ON DELETE CASCADE,
     household TEXT REFERENCES households (id) ON DELETE CASCADE,
     CHECK ((account IS NULL) <> (household IS NULL))
   ) STRICT;
   CREATE UNIQUE INDEX computers_account ON computers (account, name);
   CREATE UNIQUE INDEX computers_terminal ON computers (name) WHERE account IS NULL;
   CREATE INDEX computers_household ON computers (household);`,
  `CREATE TABLE sightings (
     device TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
     since INTEGER,
     until INTEGER,
     record TEXT NOT NULL
   ) STRICT;
   CREATE INDEX sightings_until ON sightings (until);
   ALTER TABLE noticed ADD COLUMN two_machines INTEGER NOT NULL DEFAULT 0;`,
  `CREATE TABLE orders (
     id TEXT PRIMARY KEY,
     device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
     text TEXT NOT NULL,
     signature TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     ended_at INTEGER,
     result TEXT,
     message TEXT
   ) STRICT;
   CREATE INDEX orders_device ON orders (device, created_at);
   CREATE INDEX orders_created ON orders (created_at);`,
  'ALTER TABLE noticed ADD COLUMN disk_failing INTEGER NOT NULL DEFAULT 0;',
  'CREATE TABLE swept (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;',
  'CREATE TABLE reached (id INTEGER PRIMARY KEY CHECK (id = 1), kind TEXT NOT NULL) STRICT;',
]

export const latest = steps.length

/** Each step and its number are one transaction, so a kill leaves the file before or after it. */
export function migrate(db: DatabaseSync, to = latest): void {
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  if (found > latest) throw new NewerStore(found, latest)
  for (const [index, step] of steps.entries()) {
    if (index < found || index >= to) continue
    db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`)
  }
}
