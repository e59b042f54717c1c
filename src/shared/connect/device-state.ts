// What an owner reads about a box, from what the server knows. Pure, and one order of precedence: the first rule that holds
// decides. A server that was away counts from its own start: it cannot have heard a box before.

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
  'disk-full',
  'two-machines',
] as const
type DeviceBecause = (typeof deviceReasons)[number]

export type DeviceFacts = {
  /** Milliseconds since the epoch. null: it has not reported yet. */
  reportedAt: number | null
  claimedAt: number
  /** Since when the server listens without a pause that would hide a report. */
  listeningSince: number
  /** As the box announced it. */
  intervalSeconds: number
  updatingSince: number | null
  /** Since when two machines report as this box; null: one does. */
  twoMachinesSince: number | null
  report: {
    failedUnits: number
    updateFailed: boolean
    /** Why it can take no update although none fails; null: it can. */
    updateStale: StaleReason | null
    homeAssistantUnreachable: boolean
    newtUnhealthy: boolean
    /** 0–1 of the root file system. null: unknown. */
    rootUsed: number | null
  } | null
}
export type DeviceView = { state: DeviceState; since: number; because: DeviceBecause }

/** A report on its way. */
const graceSeconds = 60
/** Intervals without a report: one that was lost, or whose timer had its jitter, does not make a box late. */
const lateAfter = 2
const offlineAfter = 6
/** An update that takes longer than this is not one that runs. */
const updateSeconds = 2 * 3600
const full = 0.95

export function deviceState(facts: DeviceFacts, now: number): DeviceView {
  const { reportedAt, claimedAt, listeningSince, intervalSeconds, updatingSince, report } = facts
  const interval = Math.max(intervalSeconds, 30) * 1000
  const heard = reportedAt ?? claimedAt
  // What was heard before a pause of the server says nothing about the time of the pause.
  const quiet = now - Math.max(heard, listeningSince)
  if (updatingSince !== null && now - updatingSince < updateSeconds * 1000)
    return { state: 'updating', since: updatingSince, because: 'update-runs' }
  if (quiet > offlineAfter * interval + graceSeconds * 1000)
    return { state: 'offline', since: heard, because: reportedAt === null ? 'never-reported' : 'silent' }
  if (quiet > lateAfter * interval + graceSeconds * 1000)
    return { state: 'late', since: heard, because: 'report-due' }
  // What one of them reports is not about the other.
  if (facts.twoMachinesSince !== null)
    return { state: 'attention', since: facts.twoMachinesSince, because: 'two-machines' }
  const fault = reportedAt === null || report === null ? null : faultOf(report)
  if (fault !== null) return { state: 'attention', since: heard, because: fault }
  if (reportedAt === null) return { state: 'late', since: claimedAt, because: 'never-reported' }
  return { state: 'online', since: reportedAt, because: 'reports' }
}

function faultOf(report: NonNullable<DeviceFacts['report']>): DeviceBecause | null {
  if (report.rootUsed !== null && report.rootUsed >= full) return 'disk-full'
  if (report.updateFailed) return 'update-failed'
  if (report.updateStale !== null) return `update-${report.updateStale}`
  if (report.homeAssistantUnreachable) return 'home-assistant-unreachable'
  if (report.newtUnhealthy) return 'newt-unhealthy'
  return report.failedUnits > 0 ? 'units-failed' : null
}
