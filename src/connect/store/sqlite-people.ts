// The part of the SQLite store about people.

import type { Account, Household, Invite, PeopleStore, Role, SessionRecord } from './people-store.ts'
import type { Row, Rows } from './sqlite-rows.ts'

export const sqlitePeople = ({ one, all, run }: Rows): PeopleStore => ({
  account: id => one('SELECT * FROM accounts WHERE id = ?', accountOf, id),
  accountByEmail: email => one('SELECT * FROM accounts WHERE email = ?', accountOf, email),
  accountCount: () => one('SELECT count(*) AS count FROM accounts', row => Number(row['count'])) ?? 0,
  putAccount: ({ id, email, name, password, createdAt }) =>
    run(
      `INSERT INTO accounts (id, email, name, password, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE
       SET email = excluded.email, name = excluded.name, password = excluded.password`,
      id,
      email,
      name,
      password,
      createdAt,
    ),
  households: () => all('SELECT * FROM households ORDER BY created_at, id', householdOf),
  household: id => one('SELECT * FROM households WHERE id = ?', householdOf, id),
  putHousehold: ({ id, name, createdAt }) =>
    run(
      `INSERT INTO households (id, name, created_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
      id,
      name,
      createdAt,
    ),
  role: (household, account) =>
    one('SELECT role FROM members WHERE household = ? AND account = ?', roleOf, household, account),
  putRole: (household, account, role) =>
    run(
      `INSERT INTO members (household, account, role) VALUES (?, ?, ?)
       ON CONFLICT (household, account) DO UPDATE SET role = excluded.role`,
      household,
      account,
      role,
    ),
  removeRole: (household, account) =>
    run('DELETE FROM members WHERE household = ? AND account = ?', household, account),
  householdsOf: account =>
    all(
      `SELECT households.*, members.role FROM members JOIN households ON households.id = members.household
       WHERE members.account = ? ORDER BY households.created_at, households.id`,
      row => ({ household: householdOf(row), role: roleOf(row) }),
      account,
    ),
  membersOf: household =>
    all(
      `SELECT accounts.*, members.role FROM members JOIN accounts ON accounts.id = members.account
       WHERE members.household = ? ORDER BY accounts.created_at, accounts.id`,
      row => ({ account: accountOf(row), role: roleOf(row) }),
      household,
    ),
  invite: hash => one('SELECT * FROM invites WHERE hash = ?', inviteOf, hash),
  putInvite: ({ hash, household, role, expiresAt }) =>
    run(
      'INSERT INTO invites (hash, household, role, expires_at) VALUES (?, ?, ?, ?)',
      hash,
      household,
      role,
      expiresAt,
    ),
  removeInvite: hash => run('DELETE FROM invites WHERE hash = ?', hash),
  removeInvitesOf: household => run('DELETE FROM invites WHERE household = ?', household),
  removeInvitesBefore: expiry => run('DELETE FROM invites WHERE expires_at < ?', expiry),
  session: hash => one('SELECT * FROM sessions WHERE hash = ?', sessionOf, hash),
  putSession: ({ hash, account, createdAt, usedAt }) =>
    run(
      `INSERT INTO sessions (hash, account, created_at, used_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET used_at = excluded.used_at`,
      hash,
      account,
      createdAt,
      usedAt,
    ),
  removeSession: hash => run('DELETE FROM sessions WHERE hash = ?', hash),
  removeSessionsOf: account => run('DELETE FROM sessions WHERE account = ?', account),
  removeSessionsBefore: ({ usedAt, createdAt }) =>
    run('DELETE FROM sessions WHERE used_at < ? OR created_at < ?', usedAt, createdAt),
})

const accountOf = (row: Row): Account => ({
  id: String(row['id']),
  email: String(row['email']),
  name: String(row['name']),
  password: String(row['password']),
  createdAt: Number(row['created_at']),
})
const householdOf = (row: Row): Household => ({
  id: String(row['id']),
  name: String(row['name']),
  createdAt: Number(row['created_at']),
})
const roleOf = (row: Row): Role => (row['role'] === 'owner' ? 'owner' : 'viewer')
const inviteOf = (row: Row): Invite => ({
  hash: String(row['hash']),
  household: String(row['household']),
  role: roleOf(row),
  expiresAt: Number(row['expires_at']),
})
const sessionOf = (row: Row): SessionRecord => ({
  hash: String(row['hash']),
  account: String(row['account']),
  createdAt: Number(row['created_at']),
  usedAt: Number(row['used_at']),
})
