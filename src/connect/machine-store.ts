// The machines that report as each box, and for how long two of them count. A part of the store (store.ts).
import type { Row, Rows } from './sqlite-rows.ts'

export type Machine = {
  /** When it started, by the server's clock. */
  startedAt: number
  /** From which it called last. */
  address: string
  /** In its own network, as it reports it. */
  hostIp: string | null
  firstAt: number
  /** When it last reported; of the first one, when that last changed something. */
  lastAt: number
}
export type Sightings = {
  /** The one that reported last comes first. */
  machines: readonly Machine[]
  /** When a machine reported as no single machine can: the last ones. */
  turns: readonly number[]
  /** Since when two report; null: one does, as far as is known. */
  since: number | null
  /** Until when that counts without another turn. */
  until: number | null
}

export type MachineStore = {
  sightings(device: string): Sightings | null
  putSightings(device: string, sightings: Sightings): void
  /** Boxes as which two machines report now, with since when. */
  twoMachines(now: number): ReadonlyMap<string, number>
}

export const sqliteMachines = ({ one, all, run }: Rows): MachineStore => ({
  sightings: device => one('SELECT record FROM sightings WHERE device = ?', recordOf, device),
  putSightings: (device, sightings) =>
    run(
      `INSERT INTO sightings (device, since, until, record) VALUES (?, ?, ?, ?) ON CONFLICT (device) DO UPDATE
       SET since = excluded.since, until = excluded.until, record = excluded.record`,
      device,
      sightings.since,
      sightings.until,
      JSON.stringify(sightings),
    ),
  twoMachines: now =>
    new Map(
      all(
        'SELECT device, since FROM sightings WHERE until > ?',
        row => [String(row['device']), Number(row['since'])] as const,
        now,
      ),
    ),
})

/** Only this file writes the records. */
const recordOf = (row: Row) => JSON.parse(String(row['record'])) as Sightings
