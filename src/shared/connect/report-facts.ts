// The parts of a report that determine a box's state (device-state.ts).
import type { DeviceFacts } from './device-state.ts'
import type { HealthReport } from './health-report.ts'

export function reportFacts(report: HealthReport): NonNullable<DeviceFacts['report']> {
  const { root_used_bytes: used, root_total_bytes: total } = report.disk ?? {}
  return {
    failedUnits: report.failed_units?.length ?? 0,
    updateFailed: report.updates?.last_rebuild_result === 'failed',
    updateStale: report.updates?.stale ?? null,
    homeAssistantUnreachable: report.home_assistant?.status === 'unreachable',
    newtUnhealthy: report.newt_agent?.healthy === false,
    diskFailing: report.disks?.some(({ failing }) => failing) ?? false,
    rootUsed: typeof used === 'number' && typeof total === 'number' && total > 0 ? used / total : null,
  }
}
