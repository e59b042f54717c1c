// Writes what Connect has about boxes as one document (shared/connect/export.ts), part by part: only some of
// a box's reports of a week are in memory at a time.
import { commandKinds } from '#shared/connect/calls.ts'
import { type ExportedBox, exportHead } from '#shared/connect/export.ts'
import { orderWord, readOrder } from '#shared/connect/order.ts'
import { queueState } from './box-queue.ts'
import { lastReportOf, ownedView } from './box-view.ts'
import { askedState } from './commands.ts'
import type { UsedEnrolment } from './store/enrolment-store.ts'
import type { Device, Store } from './store/store.ts'

/** Reports to read at once; each has at most 64 kB. */
const reportsAtOnce = 50
/** A box accepts each kind of command once an hour, and commands are kept for a week. */
const mostCommands = 1000

type Exporting = {
  store: Store
  now: () => number
  /** The boxes, read when the right to export them was checked. One without an owner is left out. */
  boxes: readonly Device[]
  /** Asked again before each box and each page of reports: a large export takes minutes. */
  isAllowed: () => boolean
}
type Owned = Device & { owned: NonNullable<Device['owned']> }
type BoxExport = { store: Store; at: number; before: string; device: Owned; isStillOwned: () => boolean }

/** The person lost the right to it: a reader has to see that the export is not complete. */
class ExportEnded extends Error {}

/**
 * Yields JSON. Includes reports that arrive while a box is written. A box that was released since is left out,
 * or ends where it is: its next owner's data is not in it. Throws if it is no longer allowed.
 */
export function exportText({ store, now, boxes, isAllowed }: Exporting): Generator<string> {
  // Only what the check below needs: the generator may live for hours.
  const begun = boxes.flatMap(({ id, owned }) =>
    owned ? [{ id, household: owned.household, claimedAt: owned.claimedAt }] : [],
  )
  return parts()

  function* parts(): Generator<string> {
    const head = JSON.stringify(exportHead(now()))
    yield `${head.slice(0, -1)},"boxes":[`
    let isFirst = true
    for (const of of begun) {
      const device = stillOwned(of)
      if (!device) continue
      const before = isFirst ? '\n' : ',\n'
      isFirst = false
      yield* boxText({ store, at: now(), before, device, isStillOwned: () => stillOwned(of) !== null })
    }
    yield '\n]}\n'
  }

  function stillOwned({ id, household, claimedAt }: (typeof begun)[number]): Owned | null {
    if (!isAllowed()) throw new ExportEnded()
    const device = store.device(id)
    if (!device?.owned) return null
    const { owned } = device
    return owned.household === household && owned.claimedAt === claimedAt ? { ...device, owned } : null
  }
}

function* boxText({ store, at: now, before, device, isStillOwned }: BoxExport): Generator<string> {
  const { reports: _, ...facts } = { ...factsOf(store, device, now), reports: [] } satisfies ExportedBox
  yield `${before}${JSON.stringify(facts).slice(0, -1)},"reports":[`
  let after = null
  let isFirst = true
  while (isStillOwned()) {
    const rows = store.reportsAfter(device.id, after, reportsAtOnce)
    // One part for a page: between two parts the box may get another owner.
    const texts = rows.map(({ at, text }) => `\n{"at":${at},"report":${text}}`)
    if (texts.length > 0) yield (isFirst ? '' : ',') + texts.join(',')
    isFirst = false
    after = rows.at(-1) ?? null
    if (after === null || rows.length < reportsAtOnce) break
  }
  yield ']}'
}

function factsOf(store: Store, device: Owned, now: number): Omit<ExportedBox, 'reports'> {
  const { claimedAt, customer, household, pangolin } = device.owned
  const view = ownedView(device.owned, lastReportOf(store, device.id, now), {
    listeningSince: store.listeningSince() ?? 0,
    twoMachinesSince: store.twoMachines(now).get(device.id) ?? null,
    now,
  })
  const summaries = (span: 'hour' | 'day') =>
    store.summariesOf(device.id, span, 0, Number.MAX_SAFE_INTEGER).map(each => ({
      at: each.at,
      reports: each.reports,
      failed_units: each.failedUnits,
      root_used: each.rootUsed,
      memory_used: each.memoryUsed,
    }))
  return {
    id: device.id,
    hostname: device.hostname,
    model: device.model,
    serial: device.serial,
    address: device.address,
    first_seen_at: device.firstSeenAt,
    architecture: device.architecture,
    nixos_version: device.nixosVersion,
    device_key: device.key,
    household: { id: household, name: store.household(household)?.name ?? '' },
    ...view,
    claim: {
      at: claimedAt,
      customer,
      remote: pangolin && { endpoint: pangolin.endpoint, newt_id: pangolin.newt_id },
      ticket: ticketOf(store.usedEnrolmentsOf(household), device),
    },
    commands: store.commandsOf(device.id, mostCommands).flatMap(command => {
      // A kind from another version of Kiln.
      const kind = commandKinds.find(each => each === command.kind)
      if (kind === undefined) return []
      const { id, createdAt: at, expiresAt, ended } = command
      const state = askedState(command, now)
      const times = { expires_at: expiresAt, ended_at: ended?.at ?? null }
      return [{ id, kind, at, state, message: ended?.message ?? '', ...times }]
    }),
    orders: store.ordersOf(device.id).map(({ id, order, createdAt: at, expiresAt, ended }) => ({
      id,
      what: orderWord(readOrder(order)),
      at,
      state: queueState({ expiresAt, ended }, now),
      message: ended?.message ?? '',
      expires_at: expiresAt,
      ended_at: ended?.at ?? null,
    })),
    days: summaries('day'),
    hours: summaries('hour'),
  }
}

/** null if it was claimed by its code. */
function ticketOf(used: readonly UsedEnrolment[], device: Device): ExportedBox['claim']['ticket'] {
  const found = used.find(each => each.used.device === device.id && each.used.key === device.key)
  if (!found) return null
  const others = found.others.map(({ device: id, hostname, model, serial, address, at }) => ({
    id,
    hostname,
    model,
    serial,
    address,
    at,
  }))
  return { id: found.id, made_at: found.createdAt, used_at: found.used.at, others }
}
