// Logins of computers with Kiln: the hash of each token, and whose rights it has. Part of the store
// (store.ts).
import type { Row, Rows } from './sqlite-rows.ts'

export type ComputerLogin = {
  /** SHA-256 in hexadecimal of a token with 256 random bits. */
  hash: string
  name: string
  createdAt: number
  /** The last use from each recent address, newest first. Reveals a copied login. */
  uses: { address: string; at: number }[]
} & LoginOf
/**
 * Either a person's login with that person's roles, or one that was made at the terminal, with an owner's
 * rights in one household.
 */
export type LoginOf = { account: string; household: null } | { account: null; household: string }

export type ComputerStore = {
  computer(hash: string): ComputerLogin | null
  /** Oldest first. */
  computers(): ComputerLogin[]
  computersOf(of: LoginOf): ComputerLogin[]
  /** The name must be unique: within its account, or among those made at the terminal. */
  addComputer(login: ComputerLogin): void
  putComputerUses(hash: string, uses: ComputerLogin['uses']): void
  removeComputer(hash: string): void
  /** All logins that a person made. */
  removeComputersOf(account: string): void
}

export const sqliteComputers = ({ one, all, run }: Rows): ComputerStore => ({
  computer: hash => one('SELECT * FROM computers WHERE hash = ?', loginOf, hash),
  computers: () => all('SELECT * FROM computers ORDER BY created_at, hash', loginOf),
  computersOf: ({ account, household }) =>
    account === null
      ? all('SELECT * FROM computers WHERE household = ? ORDER BY created_at, hash', loginOf, household)
      : all('SELECT * FROM computers WHERE account = ? ORDER BY created_at, hash', loginOf, account),
  addComputer: ({ hash, name, createdAt, uses, account, household }) =>
    run(
      'INSERT INTO computers (hash, name, created_at, uses, account, household) VALUES (?, ?, ?, ?, ?, ?)',
      hash,
      name,
      createdAt,
      JSON.stringify(uses),
      account,
      household,
    ),
  putComputerUses: (hash, uses) =>
    run('UPDATE computers SET uses = ? WHERE hash = ?', JSON.stringify(uses), hash),
  removeComputer: hash => run('DELETE FROM computers WHERE hash = ?', hash),
  removeComputersOf: account => run('DELETE FROM computers WHERE account = ?', account),
})

const loginOf = (row: Row): ComputerLogin => ({
  hash: String(row['hash']),
  name: String(row['name']),
  createdAt: Number(row['created_at']),
  // Only this file writes it.
  uses: JSON.parse(String(row['uses'])) as ComputerLogin['uses'],
  ...(row['account'] === null
    ? { account: null, household: String(row['household']) }
    : { account: String(row['account']), household: null }),
})
