// Logins for uploading updates: the name and the hash of the password. Part of the store (store.ts).
import type { Row, Rows } from './sqlite-rows.ts'

export type UploadLogin = {
  name: string
  /** SHA-256 in hexadecimal of a password with 256 random bits. */
  hash: string
  createdAt: number
}

export type UploadStore = {
  uploadLogin(name: string): UploadLogin | null
  /** Sorted by name. */
  uploadLogins(): UploadLogin[]
  /** The name must be unique. */
  addUploadLogin(login: UploadLogin): void
  removeUploadLogin(name: string): void
}

export const sqliteUploads = ({ one, all, run }: Rows): UploadStore => ({
  uploadLogin: name => one('SELECT * FROM upload_logins WHERE name = ?', loginOf, name),
  uploadLogins: () => all('SELECT * FROM upload_logins ORDER BY name', loginOf),
  addUploadLogin: ({ name, hash, createdAt }) =>
    run('INSERT INTO upload_logins (name, hash, created_at) VALUES (?, ?, ?)', name, hash, createdAt),
  removeUploadLogin: name => run('DELETE FROM upload_logins WHERE name = ?', name),
})

const loginOf = (row: Row): UploadLogin => ({
  name: String(row['name']),
  hash: String(row['hash']),
  createdAt: Number(row['created_at']),
})
