// Two machines that report as one box: its disk was copied, and with it the key. Each gets tokens by that key, so no call is refused.
// What tells them apart is when each started: the start of one machine only moves forward, by a restart or a pause.
import type { Machine, MachineStore, Sightings } from './machine-store.ts'
import type { Store } from './store.ts'

/** Of one report: `uptimeSeconds` when it was made, `ageSeconds` before it came. */
type Sighting = { uptimeSeconds: number; ageSeconds: number; address: string; hostIp: string | null }

/** A call takes at most half a minute, and a clock that is set right moves a start by less. */
const sameStartMs = 90_000
/** Of a report that waited, the box may not know for how long. */
const freshSeconds = 60
/** A server whose clock is behind when it starts makes one each time. */
const turnsForTwo = 3
const dayMs = 24 * 3_600_000
const mostMachines = 4

type Parts = { store: Pick<Store, 'device' | keyof MachineStore>; now: () => number }

export function createMachines({ store, now }: Parts) {
  /** Written only where something changed: a report of the same machine costs no write. */
  const known = new Map<string, Sightings>()
  return {
    saw(device: string, sighting: Sighting): void {
      // 0: a box that cannot read for how long it runs.
      if (sighting.ageSeconds > freshSeconds || sighting.uptimeSeconds === 0) return
      const before = known.get(device) ?? store.sightings(device) ?? nothing
      const { sightings, isChanged } = afterSighting(before, sighting, now())
      known.set(device, sightings)
      // It may have been released since.
      if (isChanged && store.device(device)) store.putSightings(device, sightings)
    },
    /** Those that take turns now; none where one machine reports. */
    of(device: string): readonly Machine[] {
      const { machines, until } = store.sightings(device) ?? nothing
      if (until === null || until <= now()) return []
      return machines.filter(({ lastAt }, at) => at === 0 || lastAt > now() - dayMs)
    },
  }
}
export type Machines = ReturnType<typeof createMachines>

const nothing: Sightings = { machines: [], turns: [], since: null, until: null }

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
  // Its start moves with its clock's speed.
  if (current && found === current) {
    const isChanged = current.address !== address || current.hostIp !== hostIp
    const machines = [{ ...current, ...facts }, ...before.machines.slice(1)]
    return { sightings: { ...before, machines }, isChanged }
  }
  const machine = { firstAt: now, ...found, ...facts }
  // One at the same place that started before a new one: it was started again.
  const isBefore = (each: Machine) =>
    !found && each.startedAt < startedAt && each.address === address && each.hostIp === hostIp
  const others = before.machines.filter(each => each !== found && !isBefore(each))
  const machines = [machine, ...others].slice(0, mostMachines)
  // It started before the one that reported last did: that one did not take its place by a restart.
  const isTurn = current !== undefined && startedAt < current.startedAt
  const turns = before.turns.filter(at => at > now - dayMs)
  if (isTurn) turns.push(now)
  const recent = turns.slice(-turnsForTwo)
  const isTwo = recent.length === turnsForTwo
  const goesOn = before.until !== null && before.until > now
  const [first = now] = recent
  const since = isTwo ? (goesOn && before.since !== null ? before.since : first) : before.since
  const until = isTwo && isTurn ? now + dayMs : before.until
  return { sightings: { machines, turns: recent, since, until }, isChanged: true }
}
