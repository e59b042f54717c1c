// Boxes of the Connects where this computer has a login, as Kiln shows them. All times are milliseconds since
// the epoch by this computer's clock: a Connect's times are corrected if its clock differs.
import { z } from 'zod'
import { healthReport } from './health-report.ts'
import { orderWords } from './order.ts'
import { askedCommand, carriedOrder, deviceKey, identity, ownerBox, summary } from './owner-box.ts'
import { household } from './owner-calls.ts'

const time = z.number().int()

export const knownHousehold = household
/** Id of a Connect: derived from its address, so it is the same on every computer. */
export const serverId = z.string().regex(/^[0-9a-f]{16}$/)

const unclaimed = z.object({
  id: identity.shape.id,
  hostname: z.string(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  address: z.string(),
  firstSeenAt: time,
})
/** A box's report about itself before it has an owner. */
export const unclaimedBox = unclaimed
export type UnclaimedBox = z.infer<typeof unclaimedBox>

export const boxLinkers = ['channel', 'enrolment', 'person'] as const

export const knownBox = unclaimed.extend({
  server: serverId,
  household: z.object({ id: z.string(), name: z.string() }),
  /** The role of this computer's login: an owner may send commands and release boxes, a viewer may only look. */
  role: household.shape.role,
  state: ownerBox.shape.state,
  since: time,
  because: ownerBox.shape.because,
  claimedAt: time,
  /** null if it has not reported yet. */
  reportedAt: time.nullable(),
  /** From its last report; null if there is none, or if this part is missing. */
  homeAssistant: ownerBox.shape.home_assistant,
  newtHealthy: z.boolean().nullable(),
  version: z.string().nullable(),
  /** The updates that it follows: "box/<id>" or "ring/<name>". */
  channel: z.string().nullable(),
  /** The ticket that it enrolled with; null if it was claimed by its code. */
  enrolment: z.string().nullable(),
  /** The matching box in Kiln; null if none is known. */
  box: z.string().nullable(),
  /**
   * How the match was made: by the updates that it follows, by the drive that was made for it, or by a
   * person.
   */
  linkedBy: z.enum(boxLinkers).nullable(),
})
export type KnownBox = z.infer<typeof knownBox>

const worst = summary.omit({ failed_units: true, root_used: true, memory_used: true }).extend({
  failedUnits: summary.shape.failed_units,
  rootUsed: summary.shape.root_used,
  memoryUsed: summary.shape.memory_used,
})

/**
 * `hours` of the last 7 days and `days` of the last 90, each with the worst values of its reports, oldest
 * first.
 */
export const shownBox = knownBox.extend({
  /** The last report; null if there is none, or if its format is unknown. */
  health: healthReport.nullable(),
  /** Machines that alternate in reporting as this box, latest first; empty if only one reports. */
  machines: z.array(
    z.object({ address: z.string(), hostIp: z.string().nullable(), startedAt: time, firstSeenAt: time }),
  ),
  hours: z.array(worst),
  days: z.array(worst),
  commands: z.array(askedCommand),
  /** Letters of its key, as its screen shows them; null: it has none. */
  keyLetters: z.string().nullable(),
  /** Its owners' orders, the newest first. null: its Connect carries no orders. */
  orders: z.array(carriedOrder.omit({ order: true }).extend({ what: z.enum(orderWords) })).nullable(),
})
export type ShownBox = z.infer<typeof shownBox>

/**
 * A prepared drive whose box waits for the owner's approval. Also one whose ticket several boxes presented;
 * the first of them used it.
 */
export const waitingDrive = z.object({
  server: serverId,
  enrolment: z.string(),
  household: z.object({ id: z.string(), name: z.string() }),
  role: household.shape.role,
  /** `has`: whether it got its configuration. `key`: tells boxes with one id apart; null from an older Connect. */
  boxes: z.array(unclaimed.extend({ has: z.boolean(), key: deviceKey.nullable() })),
})
export type WaitingDrive = z.infer<typeof waitingDrive>
