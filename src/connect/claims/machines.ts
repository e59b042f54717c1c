// Detects two machines that report as one box: its disk was copied, including its key. Each gets tokens with
// that key, so no call is refused. They differ in their boot time: that of a single machine only moves
// forward, by a restart or a pause.
import { aheadMs } from '#shared/connect/device-state.ts'
import { type Machine, type MachineStore, type Sightings, twoMachinesMs } from '../store/machine-store.ts'
import type { Store } from '../store/store.ts'

/** From one report: `uptimeSeconds` when it was made, `ageSeconds` before it arrived. */
type Sighting = { uptimeSeconds: number; ageSeconds: number; address: string; hostIp: string | null }

/** A call takes at most 30 seconds, and correcting a clock moves the boot time by less. */
const sameStartMs = 90_000
/** A box may not know how long a delayed report has waited. */
const freshSeconds = 60
/** A server whose clock is behind at its start causes one each time. */
const turnsForTwo = 3
const dayMs = 24 * 3_600_000
const mostMachines = 4

type Parts = { store: Pick<Store, 'device' | keyof MachineStore>; now: () => number }

export function createMachines({ store, now }: Parts) {
  /** Cache of what is stored, written through only on changes: a report of the same machine costs no write. */
  const known = new Map<string, Sightings>()
  return {
    saw(device: string, sighting: Sighting): void {
      // 0: the box cannot read its uptime.
      if (sighting.ageSeconds > freshSeconds || sighting.uptimeSeconds === 0) return
      const stored = store.sightings(device)
      // The first sighting is always stored. Without one the box is new, or was released: what its former owner
      // saw of its machines is not for the next one.
      if (!stored) known.delete(device)
      const { sightings, isChanged } = afterSighting(known.get(device) ?? stored ?? nothing, sighting, now())
      // The box may have been released since.
      if (!store.device(device)) return
      known.set(device, sightings)
      if (isChanged) store.putSightings(device, sightings)
    },
    /** The machines that alternate now; empty if only one reports. */
    of(device: string): readonly Machine[] {
      const { machines, until } = store.sightings(device) ?? nothing
      if (!isCurrentAt(now(), until)) return []
      return machines.filter(({ lastAt }, at) => at === 0 || lastAt > now() - dayMs)
    },
  }
}
export type Machines = ReturnType<typeof createMachines>

const nothing: Sightings = { machines: [], turns: [], since: null, until: null }

/** An end that was set while the server's clock was ahead does not count. */
const isCurrentAt = (now: number, until: number | null) =>
  until !== null && until > now && until <= now + twoMachinesMs + aheadMs

/** Pure. */
function afterSighting(
  before: Sightings,
  { uptimeSeconds, ageSeconds, address, hostIp }: Sighting,
  now: number,
): { sightings: Sightings; isChanged: boolean } {
  const startedAt = Math.round(now - (uptimeSeconds + ageSeconds) * 1000)
  const isIt = (each: Machine) => Math.abs(each.startedAt - startedAt) <= sameStartMs
  const [current] = before.machines
  const found = before.machines.find(isIt)
  const facts = { startedAt, address, hostIp, lastAt: now }
  // Clocks drift, and the boot time with them.
  if (current && found === current) {
    const isChanged = current.address !== address || current.hostIp !== hostIp
    const machines = [{ ...current, ...facts }, ...before.machines.slice(1)]
    return { sightings: { ...before, machines }, isChanged }
  }
  const machine = { firstAt: now, ...found, ...facts }
  // A machine at the same address that booted before a new one: it restarted.
  const isBefore = (each: Machine) =>
    !found && each.startedAt < startedAt && each.address === address && each.hostIp === hostIp
  const others = before.machines.filter(each => each !== found && !isBefore(each))
  const machines = [machine, ...others].slice(0, mostMachines)
  // It booted before the machine that reported last, which is therefore not a restart of it.
  const isTurn = current !== undefined && startedAt < current.startedAt
  const turns = before.turns.filter(at => at > now - dayMs && at <= now)
  if (isTurn) turns.push(now)
  const recent = turns.slice(-turnsForTwo)
  const isTwo = recent.length === turnsForTwo
  const isCurrent = isCurrentAt(now, before.until)
  const [first = now] = recent
  const since = isTwo ? (isCurrent && before.since !== null ? before.since : first) : before.since
  const until = isTwo && isTurn ? now + twoMachinesMs : before.until
  return { sightings: { machines, turns: recent, since, until }, isChanged: true }
}
