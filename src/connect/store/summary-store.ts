// Reports summarised as one row per hour and day, written together with the report, so a late one counts
// where it belongs. Kept longer than reports. Part of the store (store.ts).
import type { Row, Rows } from './sqlite-rows.ts'

type Span = 'hour' | 'day'
const spanMs = { hour: 3_600_000, day: 24 * 3_600_000 } as const

/** The worst values of an hour or day; null if no report had the value. Days are in UTC. */
type Summary = {
  at: number
  reports: number
  failedUnits: number
  /** Used part, 0–1. */
  rootUsed: number | null
  memoryUsed: number | null
}

export type SummaryStore = {
  /** Since a time, oldest first, at most 400 by default. */
  summariesOf(device: string, span: Span, since: number, most?: number): Summary[]
  removeSummariesBefore(span: Span, at: number): void
}

export const sqliteSummaries = ({ all, run }: Rows): SummaryStore => ({
  summariesOf: (device, span, since, most = 400) =>
    all(
      'SELECT * FROM summaries WHERE device = ? AND span = ? AND at >= ? ORDER BY at LIMIT ?',
      summaryOf,
      device,
      span,
      since,
      most,
    ),
  removeSummariesBefore: (span, at) => run('DELETE FROM summaries WHERE span = ? AND at < ?', span, at),
})

/** Call inside the report's transaction. */
export function addToSummaries(
  { run }: Pick<Rows, 'run'>,
  { device, at, text }: { device: string; at: number; text: string },
) {
  for (const span of ['hour', 'day'] as const)
    run(
      `INSERT INTO summaries (device, span, at, reports, failed_units, root_used, memory_used)
       VALUES (?1, ?2, ?3, 1, coalesce(json_array_length(?4, '$.failed_units'), 0),
         1.0 * (?4 ->> '$.disk.root_used_bytes') / nullif(?4 ->> '$.disk.root_total_bytes', 0),
         1.0 * (?4 ->> '$.memory.used_bytes') / nullif(?4 ->> '$.memory.total_bytes', 0))
       ON CONFLICT (device, span, at) DO UPDATE SET
         reports = reports + 1,
         failed_units = max(failed_units, excluded.failed_units),
         root_used = max(coalesce(root_used, excluded.root_used), coalesce(excluded.root_used, root_used)),
         memory_used = max(coalesce(memory_used, excluded.memory_used), coalesce(excluded.memory_used, memory_used))`,
      device,
      span,
      at - (at % spanMs[span]),
      text,
    )
}

const summaryOf = (row: Row): Summary => ({
  at: Number(row['at']),
  reports: Number(row['reports']),
  failedUnits: Number(row['failed_units']),
  rootUsed: partOf(row['root_used']),
  memoryUsed: partOf(row['memory_used']),
})
const partOf = (value: unknown) => (value === null ? null : Number(value))
