// How long Kiln waits until it asks a Connect again. Pure.
import type { ErrorReport } from '#shared/errors.ts'

export const everyMs = 60_000
/** After waking, a network takes a moment: the first failures are tried again sooner. */
const soonMs = 15_000
const soonTimes = 4
const slowDownMs = 5 * everyMs
/** A login that was ended there stays so. Each wrong one counts against the whole network, which five of them shut out. */
const refusedMs = 60 * everyMs

/** `failures`: in a row, with this one. Milliseconds; `isExact`: without the jitter that keeps several computers apart. */
export function pauseAfter(
  problem: Pick<ErrorReport, 'code'> | null,
  failures: number,
): { ms: number; isExact: boolean } {
  if (problem?.code === 'connect.unreachable' && failures <= soonTimes) return { ms: soonMs, isExact: true }
  if (problem?.code === 'connect.slow-down') return { ms: slowDownMs, isExact: false }
  if (problem?.code === 'connect.login-refused') return { ms: refusedMs, isExact: false }
  return { ms: everyMs, isExact: false }
}
