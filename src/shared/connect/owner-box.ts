// Reports of a Connect to the computers of a household about a box. Times are milliseconds since the epoch, by the
// server's clock.
import { z } from 'zod'
import { commandKinds, signedOrder } from './calls.ts'
import { deviceReasons, deviceStates } from './device-state.ts'
import { healthReport } from './health-report.ts'

const time = z.number().int().nonnegative()
const text = z.string().max(400)

/** A box's report about itself before it has an owner. */
export const identity = z.object({
  id: z.uuid(),
  hostname: text,
  model: text.nullable(),
  serial: text.nullable(),
  address: text,
  first_seen_at: time,
})
/** 32 bytes of Ed25519 in base64url. */
export const deviceKey = z.string().regex(/^[\w-]{43}$/)
/**
 * The SSH host key that a box generated to replace the one on its drive, signed by that one (enrolmentText).
 */
const nextHostKey = z.object({
  next: deviceKey,
  flashed: deviceKey,
  device_key: deviceKey,
  signature: z.string().regex(/^[\w-]{86}$/),
})
export type NextHostKey = z.infer<typeof nextHostKey>
export const ownerBox = identity.extend({
  /** An id in `households`. */
  household: z.string().max(64),
  state: z.enum(deviceStates),
  since: time,
  because: z.enum(deviceReasons),
  claimed_at: time,
  /** The ticket that it enrolled with; null if it was claimed by its code. */
  enrolment: z.string().max(64).nullable(),
  /** Only for a box that enrolled with a ticket; also null if the Connect is older than this field. */
  host_key: nextHostKey.nullable().default(null),
  /** null if it has not reported yet. */
  reported_at: time.nullable(),
  /** From the last report; null if there is none, or if this part is missing. */
  home_assistant: healthReport.shape.home_assistant.unwrap().unwrap().shape.status.nullable(),
  newt_healthy: z.boolean().nullable(),
  nixos_version: text.nullable(),
  /** The updates that it follows: Kiln's "box/<id>" or "ring/<name>". */
  channel: text.nullable(),
})
export type OwnerBox = z.infer<typeof ownerBox>

/** The worst values of an hour or day; null if no report had the value. */
export const summary = z.object({
  at: time,
  reports: z.number().int().nonnegative(),
  failed_units: z.number().int().nonnegative(),
  root_used: z.number().nullable(),
  memory_used: z.number().nullable(),
})
export const askedCommand = z.object({
  id: z.uuid(),
  kind: z.enum(commandKinds),
  at: time,
  state: z.enum(['waiting', 'done', 'failed', 'expired']),
  message: z.string().max(2000),
})
/** An order that a Kiln left for the box, and how it ended as the box said. */
export const carriedOrder = signedOrder.pick({ order: true }).extend({
  id: z.uuid(),
  at: time,
  state: askedCommand.shape.state,
  message: z.string().max(2000),
})
/** One of several machines that report as one box. */
export const machine = z.object({
  /** The address that it last called from, and its reported local one. */
  address: text,
  host_ip: text.nullable(),
  started_at: time,
  first_seen_at: time,
})
