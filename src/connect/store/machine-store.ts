// The machines that report as each box, and how long a second one counts. Part of the store (store.ts).
import { aheadMs } from '#shared/connect/device-state.ts'
import type { Row, Rows } from './sqlite-rows.ts'

export type Machine = {
  /** When it booted, by the server's clock. */
  startedAt: number
  /** The address that it last called from. */
  address: string
  /** Its local address, as it reports it. */
  hostIp: string | null
  firstAt: number
  /** Time of its last report. For the first machine, the last one that changed something. */
  lastAt: number
}
export type Sightings = {
  /** The one that reported last comes first. */
  machines: readonly Machine[]
  /** Times of the last reports that a single machine cannot have sent. */
  turns: readonly number[]
  /** When a second machine was noticed; null if only one is known. */
  since: number | null
  /** When that expires without another such report. */
  until: number | null
}

/** How long a second machine counts. */
export const twoMachinesMs = 24 * 3_600_000

export type MachineStore = {
  sightings(device: string): Sightings | null
  putSightings(device: string, sightings: Sightings): void
  /** Boxes that two machines report as now, and since when. */
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
        'SELECT device, since FROM sightings WHERE until > ? AND until <= ?',
        row => [String(row['device']), Number(row['since'])] as const,
        now,
        now + twoMachinesMs + aheadMs,
      ),
    ),
})

/** Only this file writes the records. */
const recordOf = (row: Row) => JSON.parse(String(row['record'])) as Sightings
