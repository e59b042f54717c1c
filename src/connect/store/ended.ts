// How a command or an order to a box ended, in their tables.
import type { Row } from './sqlite-rows.ts'

/** How it ended, as the box reported it. */
export type Ended = { at: number; result: 'done' | 'failed' | 'expired'; message: string }

/** A row that is there gets its end; all else of it stays. */
export const endsRow = `ON CONFLICT (id) DO UPDATE
       SET ended_at = excluded.ended_at, result = excluded.result, message = excluded.message`

/** The values of the columns ended_at, result and message. */
export const endedValues = (ended: Ended | null): [number | null, string | null, string | null] =>
  ended ? [ended.at, ended.result, ended.message] : [null, null, null]

export function endedOf(row: Row): Ended | null {
  const result = row['result']
  if (result === null) return null
  return {
    at: Number(row['ended_at']),
    result: result === 'done' ? 'done' : result === 'expired' ? 'expired' : 'failed',
    message: String(row['message']),
  }
}
