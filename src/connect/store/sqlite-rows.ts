// Prepared statements of one database, each prepared once.
import type { DatabaseSync, StatementSync } from 'node:sqlite'

type Value = string | number | null
export type Row = Record<string, unknown>

export function createRows(db: DatabaseSync) {
  const statements = new Map<string, StatementSync>()
  const sql = (text: string) => {
    const known = statements.get(text) ?? db.prepare(text)
    statements.set(text, known)
    return known
  }
  return {
    one<T>(text: string, read: (row: Row) => T, ...values: Value[]): T | null {
      const row = sql(text).get(...values)
      return row ? read(row) : null
    },
    all: <T>(text: string, read: (row: Row) => T, ...values: Value[]): T[] =>
      sql(text)
        .all(...values)
        .map(read),
    run: (text: string, ...values: Value[]) => void sql(text).run(...values),
  }
}
export type Rows = ReturnType<typeof createRows>
