// The state that an owner sees, computed from what the server knows. Pure; the first matching rule wins.
// After a downtime the server counts from its own start, since it could not hear boxes before.

import type { StaleReason } from './health-report.ts'

export const deviceStates = ['online', 'late', 'offline', 'updating', 'attention'] as const
type DeviceState = (typeof deviceStates)[number]
export const deviceReasons = [
  'reports',
  'report-due',
  'silent',
  'never-reported',
  'update-runs',
  'units-failed',
  'update-failed',
  'update-expired',
  'update-no-commit',
  'home-assistant-unreachable',
  'newt-unhealthy',
  'disk-failing',
  'disk-full',
  'two-machines',
] as const
type DeviceBecause = (typeof deviceReasons)[number]

export type DeviceFacts = {
  /** Milliseconds since the epoch; null if it has not reported yet. */
  reportedAt: number | null
  claimedAt: number
  /** When the server started to listen without an interruption that could hide a report. */
  listeningSince: number
  /** The interval that the box announced. */
  intervalSeconds: number
  updatingSince: number | null
  /** When a second machine began to report as this box; null if only one does. */
  twoMachinesSince: number | null
  report: {
    failedUnits: number
    updateFailed: boolean
    /** Why it cannot take updates although none failed; null if it can. */
    updateStale: StaleReason | null
    homeAssistantUnreachable: boolean
    newtUnhealthy: boolean
    /** A disk says that it fails. */
    diskFailing: boolean
    /** Used part of the root file system, 0–1; null if unknown. */
    rootUsed: number | null
  } | null
}
export type DeviceView = { state: DeviceState; since: number; because: DeviceBecause }

/** A clock is corrected by less. A time that is further ahead was written while the server's clock was wrong. */
export const aheadMs = 5 * 60_000
/** Time for a report to arrive. */
const graceSeconds = 60
/** Intervals without a report. A single lost report, or jitter of the timer, does not make a box late. */
const lateAfter = 2
const offlineAfter = 6
/** An update that has run longer than this no longer counts as running. */
const updateSeconds = 2 * 3600
const full = 0.95

export function deviceState(facts: DeviceFacts, now: number): DeviceView {
  const { reportedAt, claimedAt, listeningSince, intervalSeconds, updatingSince, report } = facts
  const interval = Math.max(intervalSeconds, 30) * 1000
  const last = reportedAt ?? claimedAt
  const heard = Math.min(last, now)
  // While the server was not listening, silence means nothing. Nor does a time that has yet to come: a box would be
  // online until then.
  const quiet = now - Math.max(last > now + aheadMs ? 0 : heard, Math.min(listeningSince, now))
  if (updatingSince !== null && now - updatingSince < updateSeconds * 1000)
    return { state: 'updating', since: updatingSince, because: 'update-runs' }
  if (quiet > offlineAfter * interval + graceSeconds * 1000)
    return { state: 'offline', since: heard, because: reportedAt === null ? 'never-reported' : 'silent' }
  if (quiet > lateAfter * interval + graceSeconds * 1000)
    return { state: 'late', since: heard, because: 'report-due' }
  // A report of one machine says nothing about the other.
  if (facts.twoMachinesSince !== null)
    return { state: 'attention', since: facts.twoMachinesSince, because: 'two-machines' }
  const fault = reportedAt === null || report === null ? null : faultOf(report)
  if (fault !== null) return { state: 'attention', since: heard, because: fault }
  if (reportedAt === null) return { state: 'late', since: heard, because: 'never-reported' }
  return { state: 'online', since: heard, because: 'reports' }
}

function faultOf(report: NonNullable<DeviceFacts['report']>): DeviceBecause | null {
  if (report.diskFailing) return 'disk-failing'
  if (report.rootUsed !== null && report.rootUsed >= full) return 'disk-full'
  if (report.updateFailed) return 'update-failed'
  if (report.updateStale !== null) return `update-${report.updateStale}`
  if (report.homeAssistantUnreachable) return 'home-assistant-unreachable'
  if (report.newtUnhealthy) return 'newt-unhealthy'
  return report.failedUnits > 0 ? 'units-failed' : null
}
