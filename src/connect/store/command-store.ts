// Stored commands to boxes. Part of the store (store.ts).
import { type Ended, endedOf, endedValues, endsRow } from './ended.ts'
import type { Row, Rows } from './sqlite-rows.ts'

export type CommandRecord = {
  id: string
  device: string
  kind: string
  createdAt: number
  expiresAt: number
  /** null if the box has not reported it. */
  ended: Ended | null
}

export type CommandStore = {
  command(id: string): CommandRecord | null
  /** Newest first, at most 20 by default. */
  commandsOf(device: string, most?: number): CommandRecord[]
  putCommand(command: CommandRecord): void
  removeCommandsBefore(createdAt: number): void
}

export const sqliteCommands = ({ one, all, run }: Rows): CommandStore => ({
  command: id => one('SELECT * FROM commands WHERE id = ?', commandOf, id),
  commandsOf: (device, most = 20) =>
    all(
      'SELECT * FROM commands WHERE device = ? ORDER BY created_at DESC, id LIMIT ?',
      commandOf,
      device,
      most,
    ),
  putCommand: ({ id, device, kind, createdAt, expiresAt, ended }) =>
    run(
      `INSERT INTO commands (id, device, kind, created_at, expires_at, ended_at, result, message)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ${endsRow}`,
      id,
      device,
      kind,
      createdAt,
      expiresAt,
      ...endedValues(ended),
    ),
  removeCommandsBefore: createdAt => run('DELETE FROM commands WHERE created_at < ?', createdAt),
})

const commandOf = (row: Row): CommandRecord => ({
  id: String(row['id']),
  device: String(row['device']),
  kind: String(row['kind']),
  createdAt: Number(row['created_at']),
  expiresAt: Number(row['expires_at']),
  ended: endedOf(row),
})
