// A box as people see it: what it reports about itself, and its state.
import { type DeviceView, deviceState } from '#shared/connect/device-state.ts'
import { type HealthReport, healthReport } from '#shared/connect/health-report.ts'
import { reportFacts } from '#shared/connect/report-facts.ts'
import { installIdOf } from './beside.ts'
import type { Device, Store } from './store/store.ts'

export type BoxView = Pick<Device, 'id' | 'hostname' | 'model' | 'serial' | 'address' | 'firstSeenAt'> & {
  /** null while it waits for its owner. */
  claimed: (DeviceView & { household: string; email: string }) | null
}

/** The interval until a box announces its own. */
const intervalSeconds = 900

/** null if it is not a report. */
export const readReport = (text: string): HealthReport | null =>
  healthReport.safeParse(JSON.parse(text)).data ?? null

export function lastReportOf(store: Pick<Store, 'lastReport'>, id: string, now: number) {
  const last = store.lastReport(id, now)
  return last && { at: last.at, report: readReport(last.text) }
}

type Circumstances = { listeningSince: number; twoMachinesSince: number | null; now: number }

/** `last`: from lastReportOf. */
export function ownedView(
  { claimedAt }: Pick<NonNullable<Device['owned']>, 'claimedAt'>,
  last: ReturnType<typeof lastReportOf>,
  { listeningSince, twoMachinesSince, now }: Circumstances,
): DeviceView {
  return deviceState(
    {
      reportedAt: last?.at ?? null,
      claimedAt,
      listeningSince,
      intervalSeconds,
      updatingSince: null,
      twoMachinesSince,
      report: last?.report ? reportFacts(last.report) : null,
    },
    now,
  )
}

export function boxView(store: Store, device: Device, now: number): BoxView {
  const { hostname, model, serial, address, firstSeenAt, owned } = device
  const id = installIdOf(device.id)
  const facts = { id, hostname, model, serial, address, firstSeenAt }
  if (!owned) return { ...facts, claimed: null }
  const listeningSince = store.listeningSince() ?? 0
  const twoMachinesSince = store.twoMachines(now).get(id) ?? null
  const view = ownedView(owned, lastReportOf(store, id, now), { listeningSince, twoMachinesSince, now })
  const household = store.household(owned.household)?.name ?? ''
  return { ...facts, claimed: { ...view, household, email: owned.customer.email } }
}
