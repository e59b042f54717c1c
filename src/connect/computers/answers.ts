// The answers about boxes to computers with Kiln (shared/connect/owner-calls.ts).
import { commandKinds } from '#shared/connect/calls.ts'
import type { HealthReport } from '#shared/connect/health-report.ts'
import type { OwnerBox } from '#shared/connect/owner-box.ts'
import type { OwnerAnswer } from '#shared/connect/owner-calls.ts'
import { ownedView, readReport } from '../box-view.ts'
import type { Machines } from '../claims/machines.ts'
import type { Commands } from '../commands.ts'
import type { Orders } from '../orders.ts'
import type { Enrolled, UsedEnrolment } from '../store/enrolment-store.ts'
import type { Household, Role } from '../store/people-store.ts'
import type { Device, Store } from '../store/store.ts'

type List = OwnerAnswer<'boxes'>
type OneBox = OwnerAnswer<'box'>
type Owned = Device & { owned: NonNullable<Device['owned']> }
type Seen = { login: string; households: { household: Household; role: Role }[] }

const dayMs = 24 * 3_600_000
/** Limits of one answer, as in the contract. */
const most = { households: 1000, boxes: 20_000, waiting: 1000 }
/** Cache of parsed last reports: for five thousand boxes, parsing takes longer than everything else. */
const mostRead = 20_000

export function createAnswers({
  store,
  commands,
  orders,
  machines,
  now,
}: {
  store: Store
  commands: Commands
  orders: Orders
  machines: Machines
  now: () => number
}) {
  const read = new Map<string, { text: string; report: HealthReport | null }>()
  const lastOf = (id: string) => {
    const last = store.lastReport(id, now())
    if (!last) return null
    const known = read.get(id)
    if (known?.text === last.text) return { at: last.at, report: known.report }
    if (read.size >= mostRead) read.clear()
    const report = readReport(last.text)
    read.set(id, { text: last.text, report })
    return { at: last.at, report }
  }

  return {
    list({ login, households }: Seen): List {
      const seen = households.slice(0, most.households)
      const listening = store.listeningSince() ?? 0
      const copied = store.twoMachines(now())
      const boxes: OwnerBox[] = []
      const waiting: List['waiting'] = []
      for (const { household, role } of seen) {
        const used = store.usedEnrolmentsOf(household.id)
        const tickets = ticketsOf(used)
        const devices = store.devicesOf(household.id).filter(isOwned)
        for (const device of devices) boxes.push(boxAnswer(device, { tickets, listening, copied }).box)
        const own = new Map(devices.map(device => [device.id, device]))
        const find = (id: string) => own.get(id) ?? store.device(id)
        // The pages tell a viewer nothing about drives either.
        if (role === 'owner') waiting.push(...used.flatMap(each => waitingAnswer(find, each) ?? []))
      }
      return {
        login,
        now: now(),
        listening_since: listening,
        households: seen.map(({ household: { id, name }, role }) => ({ id, name, role })),
        boxes: boxes.slice(0, most.boxes),
        waiting: waiting.slice(0, most.waiting),
      }
    },

    one(device: Owned, role: Role): OneBox {
      // The pages tell a viewer nothing about owners' commands either. The text of an order names the next owner, other
      // Connects and tickets.
      const forOwner = <T>(rows: readonly T[]) => (role === 'owner' ? rows : [])
      const tickets = ticketsOf(store.usedEnrolmentsOf(device.owned.household))
      const { box, report } = boxAnswer(device, {
        tickets,
        listening: store.listeningSince() ?? 0,
        copied: store.twoMachines(now()),
      })
      const summaries = (span: 'hour' | 'day', days: number) =>
        store
          .summariesOf(device.id, span, now() - days * dayMs)
          .filter(({ at }) => at <= now())
          .map(({ at, reports, failedUnits, rootUsed, memoryUsed }) => ({
            at,
            reports,
            failed_units: failedUnits,
            root_used: rootUsed,
            memory_used: memoryUsed,
          }))
      return {
        ...box,
        health: report,
        machines: machines.of(device.id).map(({ address, hostIp, startedAt, firstAt }) => ({
          address,
          host_ip: hostIp,
          started_at: startedAt,
          first_seen_at: firstAt,
        })),
        hours: summaries('hour', 7),
        days: summaries('day', 90),
        commands: forOwner(commands.recent(device.id)).flatMap(
          ({ id, kind: stored, createdAt: at, state, ended }) => {
            const kind = commandKinds.find(each => each === stored)
            return kind ? [{ id, kind, at, state, message: ended?.message ?? '' }] : []
          },
        ),
        device_key: device.key,
        orders: forOwner(orders.recent(device.id)).map(({ id, order, createdAt: at, state, ended }) => ({
          id,
          order,
          at,
          state,
          message: ended?.message ?? '',
        })),
      }
    },
  }

  function boxAnswer(
    device: Owned,
    { tickets, listening, copied }: Around,
  ): { box: OwnerBox; report: HealthReport | null } {
    const last = lastOf(device.id)
    const report = last?.report ?? null
    const ticket = tickets.get(keyed(device.id, device.key))
    const box = {
      id: device.id,
      hostname: device.hostname,
      model: device.model,
      serial: device.serial,
      address: device.address,
      first_seen_at: device.firstSeenAt,
      household: device.owned.household,
      ...ownedView(device.owned, last, {
        listeningSince: listening,
        twoMachinesSince: copied.get(device.id) ?? null,
        now: now(),
      }),
      claimed_at: device.owned.claimedAt,
      enrolment: ticket?.id ?? null,
      host_key: ticket ? hostKeyOf(ticket) : null,
      reported_at: last?.at ?? null,
      home_assistant: report?.home_assistant?.status ?? null,
      newt_healthy: report?.newt_agent?.healthy ?? null,
      nixos_version: report?.system?.nixos_version ?? null,
      channel: report?.updates?.channel ?? null,
    }
    return { box, report }
  }
}

type Around = {
  tickets: ReadonlyMap<string, UsedEnrolment>
  listening: number
  /** Boxes that two machines report as. */
  copied: ReadonlyMap<string, number>
}

export const isOwned = (device: Device): device is Owned => device.owned !== null

/** A box with another key is another box. */
const keyed = (device: string, key: string | null) => `${device} ${key}`
const ticketsOf = (used: readonly UsedEnrolment[]) =>
  new Map(used.map(each => [keyed(each.used.device, each.used.key), each]))

/** null while other boxes have presented the ticket too and the owner has not chosen one. */
function hostKeyOf({ used, others }: UsedEnrolment): OwnerBox['host_key'] {
  const { nextHostKey: next, flashedHostKey: flashed, signature, key } = used
  if (flashed === undefined || signature === undefined || others.length > 0) return null
  return { next, flashed, device_key: key, signature }
}

/** null if every box that presented it has been handled. */
function waitingAnswer(
  find: (id: string) => Device | null,
  { id, household, used, others, released }: UsedEnrolment,
): List['waiting'][number] | null {
  const known = (box: Enrolled) => {
    const device = find(box.device)
    return device?.key === box.key ? device : null
  }
  // A box that was released, or came back with another key, is not the one that waits.
  const waits = !released && known(used)?.owned === null
  if (!waits && others.length === 0) return null
  return {
    enrolment: id,
    household,
    boxes: [used, ...others].map(box => ({
      id: box.device,
      device_key: box.key,
      hostname: box.hostname,
      model: box.model,
      serial: box.serial,
      address: box.address,
      first_seen_at: box.at,
      has: known(box)?.owned?.household === household,
    })),
  }
}
