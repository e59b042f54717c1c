// A box as people see it: what it said about itself, and its state.
import { type DeviceView, deviceState } from '#shared/connect/device-state.ts'
import { type HealthReport, healthReport } from '#shared/connect/health-report.ts'
import { reportFacts } from '#shared/connect/report-facts.ts'
import type { Device, Store } from './store.ts'

export type BoxView = Pick<Device, 'id' | 'hostname' | 'model' | 'serial' | 'address' | 'firstSeenAt'> & {
  /** null: it waits for its owner. */
  claimed: (DeviceView & { household: string; email: string }) | null
}

/** Until a box announces another. */
const intervalSeconds = 900

/** The last report of a box that has the form of one. */
export function lastReportOf(store: Pick<Store, 'lastReport'>, id: string) {
  const last = store.lastReport(id)
  const report: HealthReport | undefined = last
    ? healthReport.safeParse(JSON.parse(last.text)).data
    : undefined
  return last && { at: last.at, report: report ?? null }
}

export function boxView(store: Store, device: Device, now: number): BoxView {
  const { id, hostname, model, serial, address, firstSeenAt, owned } = device
  const facts = { id, hostname, model, serial, address, firstSeenAt }
  if (!owned) return { ...facts, claimed: null }
  const last = lastReportOf(store, id)
  const view = deviceState(
    {
      reportedAt: last?.at ?? null,
      claimedAt: owned.claimedAt,
      listeningSince: store.listeningSince() ?? 0,
      intervalSeconds,
      updatingSince: null,
      report: last?.report ? reportFacts(last.report) : null,
    },
    now,
  )
  const household = store.household(owned.household)?.name ?? ''
  return { ...facts, claimed: { ...view, household, email: owned.customer.email } }
}
