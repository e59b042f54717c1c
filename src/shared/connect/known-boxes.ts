// The boxes of the Connects that this computer has a login at, as Kiln shows them. All times are of this computer's clock, in
// milliseconds since the epoch: what a Connect with another clock said is corrected.
import { z } from 'zod'
import { healthReport } from './health-report.ts'
import { askedCommand, identity, ownerBox, summary } from './owner-box.ts'
import { household } from './owner-calls.ts'

const time = z.number().int()

export const knownHousehold = household
/** Of the Connect: made of its address, so the same on each computer. */
export const serverId = z.string().regex(/^[0-9a-f]{16}$/)

const unclaimed = z.object({
  id: identity.shape.id,
  hostname: z.string(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  address: z.string(),
  firstSeenAt: time,
})
/** What a box says about itself before it has an owner. */
export const unclaimedBox = unclaimed
export type UnclaimedBox = z.infer<typeof unclaimedBox>

export const boxLinkers = ['channel', 'enrolment', 'person'] as const

export const knownBox = unclaimed.extend({
  server: serverId,
  household: z.object({ id: z.string(), name: z.string() }),
  /** Of this computer's login: an owner asks and releases, a viewer looks. */
  role: household.shape.role,
  state: ownerBox.shape.state,
  since: time,
  because: ownerBox.shape.because,
  claimedAt: time,
  /** null: it has not reported yet. */
  reportedAt: time.nullable(),
  /** Of its last report; null: it has none, or not that part. */
  homeAssistant: ownerBox.shape.home_assistant,
  newtHealthy: z.boolean().nullable(),
  version: z.string().nullable(),
  /** Whose updates it takes: "box/<id>", or "ring/<name>". */
  channel: z.string().nullable(),
  /** The ticket that it came with; null: it was claimed by its code. */
  enrolment: z.string().nullable(),
  /** Kiln's box that it is; null: none is known. */
  box: z.string().nullable(),
  /** How that is known: by whose updates it takes, by the drive that was made for it, or because a person said so. */
  linkedBy: z.enum(boxLinkers).nullable(),
})
export type KnownBox = z.infer<typeof knownBox>

const worst = summary.omit({ failed_units: true, root_used: true, memory_used: true }).extend({
  failedUnits: summary.shape.failed_units,
  rootUsed: summary.shape.root_used,
  memoryUsed: summary.shape.memory_used,
})

/** `hours` of the last 7 days and `days` of the last 90, each with the worst of its reports; the oldest first. */
export const shownBox = knownBox.extend({
  /** The last report; null: there is none, or its form is unknown. */
  health: healthReport.nullable(),
  /** Those that take turns to report as it, the last one first; none where one machine reports. */
  machines: z.array(
    z.object({ address: z.string(), hostIp: z.string().nullable(), startedAt: time, firstSeenAt: time }),
  ),
  hours: z.array(worst),
  days: z.array(worst),
  commands: z.array(askedCommand),
})
export type ShownBox = z.infer<typeof shownBox>

/** A prepared drive whose box waits for an owner's yes; or several boxes showed its ticket, the first of which used it. */
export const waitingDrive = z.object({
  server: serverId,
  enrolment: z.string(),
  household: z.object({ id: z.string(), name: z.string() }),
  role: household.shape.role,
  /** `has`: it got its configuration. */
  boxes: z.array(unclaimed.extend({ has: z.boolean() })),
})
export type WaitingDrive = z.infer<typeof waitingDrive>
