// The last answer of a Connect in Kiln's terms and by this computer's clock. Pure.
import { createHash } from 'node:crypto'
import type { BoxRecord } from '#shared/boxes/box.ts'
import type { KnownBox, ShownBox, UnclaimedBox, WaitingDrive } from '#shared/connect/known-boxes.ts'
import { fingerprintText } from '#shared/connect/lan-claim.ts'
import { orderWord, readOrder } from '#shared/connect/order.ts'
import type { OwnerBox } from '#shared/connect/owner-box.ts'
import type { OwnerAnswer } from '#shared/connect/owner-calls.ts'
import type { Link } from './logins.ts'

type Answer = OwnerAnswer<'boxes'>
export type Around = {
  server: string
  /** How far its clock is ahead of this computer's. */
  aheadMs: number
  households: Answer['households']
  /** Kiln's boxes. */
  boxes: readonly Pick<BoxRecord, 'id' | 'drives'>[]
  /** Links that the user made. */
  links: readonly Link[]
}

/** A smaller difference is latency, not another clock. */
const sameClockMs = 5000

export function aheadBy(theirNow: number, ownNow: number): number {
  const ahead = theirNow - ownNow
  return Math.abs(ahead) < sameClockMs ? 0 : ahead
}

type Identity = Pick<OwnerBox, 'id' | 'hostname' | 'model' | 'serial' | 'address' | 'first_seen_at'>

export const unclaimedBoxOf = (
  { id, hostname, model, serial, address, first_seen_at }: Identity,
  aheadMs: number,
): UnclaimedBox => ({ id, hostname, model, serial, address, firstSeenAt: first_seen_at - aheadMs })

const householdOf = (id: string, { households }: Pick<Around, 'households'>) => {
  const found = households.find(each => each.id === id)
  return { household: { id, name: found?.name ?? '' }, role: found?.role ?? ('viewer' as const) }
}

export function knownBoxOf(box: OwnerBox, around: Around): KnownBox {
  const { server, aheadMs } = around
  return {
    ...unclaimedBoxOf(box, aheadMs),
    server,
    ...householdOf(box.household, around),
    state: box.state,
    since: box.since - aheadMs,
    because: box.because,
    claimedAt: box.claimed_at - aheadMs,
    reportedAt: box.reported_at === null ? null : box.reported_at - aheadMs,
    homeAssistant: box.home_assistant,
    newtHealthy: box.newt_healthy,
    version: box.nixos_version,
    channel: box.channel,
    enrolment: box.enrolment,
    ...linkOf(box, around),
  }
}

/** The user's link wins over what the box reports, and that over the drive that was made for it. */
function linkOf(
  { id, channel, enrolment }: Pick<OwnerBox, 'id' | 'channel' | 'enrolment'>,
  { server, boxes, links }: Pick<Around, 'server' | 'boxes' | 'links'>,
): Pick<KnownBox, 'box' | 'linkedBy'> {
  const there = (wanted: string | undefined) => boxes.find(each => each.id === wanted)?.id
  const chosen = there(links.find(each => each.server === server && each.id === id)?.box)
  if (chosen !== undefined) return { box: chosen, linkedBy: 'person' }
  const ofChannel = there(/^box\/([0-9a-f]{16})$/.exec(channel ?? '')?.[1])
  if (ofChannel !== undefined) return { box: ofChannel, linkedBy: 'channel' }
  const ofDrive =
    enrolment === null
      ? undefined
      : boxes.find(({ drives }) => drives.some(drive => drive.enrolment === enrolment))
  return ofDrive ? { box: ofDrive.id, linkedBy: 'enrolment' } : { box: null, linkedBy: null }
}

export const waitingOf = (
  { enrolment, household, boxes }: Answer['waiting'][number],
  around: Around,
): WaitingDrive => ({
  server: around.server,
  enrolment,
  ...householdOf(household, around),
  boxes: boxes.map(({ has, device_key: key, ...box }) => ({
    ...unclaimedBoxOf(box, around.aheadMs),
    has,
    key,
  })),
})

/** Returns the fingerprint as the box's screen shows it. */
export const lettersOf = (key: string) => fingerprintText(createHash('sha256').update(key).digest())

export function shownBoxOf(answer: OwnerAnswer<'box'>, around: Around): ShownBox {
  const { health, machines, hours, days, commands, orders, device_key: key } = answer
  const { aheadMs } = around
  const worst = ({ at, reports, failed_units, root_used, memory_used }: (typeof hours)[number]) => ({
    at: at - aheadMs,
    reports,
    failedUnits: failed_units,
    rootUsed: root_used,
    memoryUsed: memory_used,
  })
  return {
    ...knownBoxOf(answer, around),
    health,
    machines: machines.map(({ address, host_ip, started_at, first_seen_at }) => ({
      address,
      hostIp: host_ip,
      startedAt: started_at - aheadMs,
      firstSeenAt: first_seen_at - aheadMs,
    })),
    hours: hours.map(worst),
    days: days.map(worst),
    commands: commands.map(each => ({ ...each, at: each.at - aheadMs })),
    keyLetters: key && lettersOf(key),
    orders:
      orders?.map(({ order, ...each }) => ({
        ...each,
        at: each.at - aheadMs,
        what: orderWord(readOrder(order)),
      })) ?? null,
  }
}
