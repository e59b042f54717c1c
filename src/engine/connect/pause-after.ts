// How long Kiln waits before it polls a Connect again. Pure.
import type { ErrorReport } from '#shared/errors.ts'

export const everyMs = 60_000
/** The network takes a moment after waking, so the first failures are retried sooner. */
const soonMs = 15_000
const soonTimes = 4
const slowDownMs = 5 * everyMs
/**
 * A revoked login stays revoked. Each wrong one counts against the whole network, which five of them lock
 * out.
 */
const refusedMs = 60 * everyMs

/**
 * Returns milliseconds. `failures`: in a row, including this one; `isExact`: without the jitter that spreads
 * several computers.
 */
export function pauseAfter(
  problem: Pick<ErrorReport, 'code'> | null,
  failures: number,
): { ms: number; isExact: boolean } {
  if (problem?.code === 'connect.unreachable' && failures <= soonTimes) return { ms: soonMs, isExact: true }
  if (problem?.code === 'connect.slow-down') return { ms: slowDownMs, isExact: false }
  if (problem?.code === 'connect.login-refused') return { ms: refusedMs, isExact: false }
  return { ms: everyMs, isExact: false }
}
