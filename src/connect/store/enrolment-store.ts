// Stored enrolments: drives that belong to a household before their first boot. Part of the store (store.ts).
import type { Customer, DeviceDocument } from '#shared/connect/device-document.ts'
import type { Row, Rows } from './sqlite-rows.ts'

/** A box that presented an enrolment, as it describes itself. */
export type Enrolled = {
  device: string
  key: string
  hostname: string
  architecture: string | null
  nixosVersion: string | null
  model: string | null
  serial: string | null
  address: string
  at: number
  /** The SSH host key that the box generated. */
  nextHostKey: string
  /** The flashed SSH host key and its signature. Absent if stored by an older Connect. */
  flashedHostKey?: string
  signature?: string
}

export type Enrolment = {
  id: string
  household: string
  customer: Customer
  pangolin: DeviceDocument['pangolin']
  /** The box gets everything at the first contact, without its owner's approval. */
  atOnce: boolean
  createdAt: number
  expiresAt: number
  /** null until it is used. */
  used: Enrolled | null
  /** Boxes that presented it afterwards, and got nothing. */
  others: Enrolled[]
  /** Those of `others` that the owner has seen and not chosen. Absent if stored by an older Connect. */
  dismissed?: Pick<Enrolled, 'device' | 'key'>[]
  /** The box that used it was released since, and gets nothing more with it. Absent otherwise. */
  released?: true
}
export type UsedEnrolment = Enrolment & { used: Enrolled }

export type EnrolmentStore = {
  enrolment(id: string): Enrolment | null
  /** Newest first, at most 200. */
  enrolmentsOf(household: string): Enrolment[]
  /** All used ones, oldest first. */
  usedEnrolmentsOf(household: string): UsedEnrolment[]
  /** Searches all households. */
  enrolmentsUsedBy({ id, key }: { id: string; key: string }): UsedEnrolment[]
  putEnrolment(enrolment: Enrolment): void
  removeEnrolment(id: string): void
  /** Removes those that no box has used. */
  removeUnusedEnrolmentsOf(household: string): void
  removeEnrolmentsBefore(expiry: number): void
}

export const sqliteEnrolments = ({ one, all, run }: Rows): EnrolmentStore => ({
  enrolment: id => one('SELECT record FROM enrolments WHERE id = ?', recordOf, id),
  enrolmentsOf: household =>
    all(
      'SELECT record FROM enrolments WHERE household = ? ORDER BY created_at DESC, id LIMIT 200',
      recordOf,
      household,
    ),
  usedEnrolmentsOf: household =>
    all(
      `SELECT record FROM enrolments WHERE household = ? AND record ->> '$.used' IS NOT NULL
       ORDER BY created_at, id`,
      row => recordOf(row) as UsedEnrolment,
      household,
    ),
  enrolmentsUsedBy: ({ id, key }) =>
    all(
      `SELECT record FROM enrolments WHERE record ->> '$.used.device' = ? AND record ->> '$.used.key' = ?
       ORDER BY created_at, id`,
      row => recordOf(row) as UsedEnrolment,
      id,
      key,
    ),
  putEnrolment: enrolment =>
    run(
      `INSERT INTO enrolments (id, household, created_at, expires_at, record) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
      enrolment.id,
      enrolment.household,
      enrolment.createdAt,
      enrolment.expiresAt,
      JSON.stringify(enrolment),
    ),
  removeEnrolment: id => run('DELETE FROM enrolments WHERE id = ?', id),
  removeUnusedEnrolmentsOf: household =>
    run(`DELETE FROM enrolments WHERE household = ? AND record ->> '$.used' IS NULL`, household),
  removeEnrolmentsBefore: expiry => run('DELETE FROM enrolments WHERE expires_at < ?', expiry),
})

/** Only this file writes the records. */
const recordOf = (row: Row) => JSON.parse(String(row['record'])) as Enrolment
