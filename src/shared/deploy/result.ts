// The progress and the end of a deploy, host by host.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { message } from '#shared/messages/message-schema.ts'
import { healthCheck } from '../profiles/health-check.ts'
import { deployMode } from './plan.ts'

const hostOutcomes = [
  /** It runs the new system, confirmed; with the mode test until its next boot, with boot from then on. */
  'switched',
  /** dry: it showed what activating would do. */
  'shown',
  /** The old system runs again. */
  'rolled-back',
  /** Neither system is known to be fully running. */
  'rollback-failed',
  /** It runs the new system, and knows nothing of the deploy: which one boots next is unknown. */
  'unconfirmed',
  'unreachable',
  /** Nothing was changed: it cannot or must not take this system. */
  'refused',
  /** Nothing was changed: copying failed. */
  'failed',
  'cancelled',
  /** It was not started: an earlier host failed. */
  'untouched',
  /**
   * The connection was lost and did not come back: the host decides alone. Or it runs neither system after a reboot.
   */
  'unknown',
] as const
const hostOutcome = z.enum(hostOutcomes)
export type HostOutcome = z.infer<typeof hostOutcome>

const checkResult = z.object({
  check: healthCheck,
  ok: z.boolean(),
  seconds: z.number(),
  /** The actual finding; null if it passed. */
  reason: message.nullable(),
})
export type CheckResult = z.infer<typeof checkResult>

export const hostResult = z.object({
  host: z.string(),
  mode: deployMode,
  from: z.string().nullable(),
  to: z.string().nullable(),
  outcome: hostOutcome,
  checks: z.array(checkResult),
  /** Why it is not "switched" or "shown". */
  error: errorReport.nullable(),
  needsReboot: z.boolean(),
  /** In the mode boot, the host rebooted into the new system, and was confirmed there. */
  restarted: z.boolean().optional(),
  /** It already ran and booted this system: nothing was activated, and its checks passed as it is. */
  unchanged: z.boolean().optional(),
  seconds: z.number(),
})
export type HostResult = z.infer<typeof hostResult>

/** deploys/<id>/results.json: how far a plan was carried out. */
export const deployResultsVersion = 1
export const deployResults = z.object({
  schema: z.literal(deployResultsVersion),
  results: z.array(hostResult),
})

export const isGood = ({ outcome }: Pick<HostResult, 'outcome'>) =>
  outcome === 'switched' || outcome === 'shown'

export const hostPhases = ['waiting', 'copying', 'switching', 'checking', 'confirming', 'ended'] as const
export const hostProgress = z.object({
  host: z.string(),
  phase: z.enum(hostPhases),
  doneBytes: z.number(),
  totalBytes: z.number().nullable(),
})
export type HostProgress = z.infer<typeof hostProgress>
