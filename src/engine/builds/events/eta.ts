// Estimates the time left of a build from how long its derivations took before. Pure.
import type { BuildGraph } from '#shared/builds/build-graph.ts'

/** Past this the earlier time says nothing about the rest. */
const overdue = (elapsed: number, expected: number) => elapsed > 1.5 * expected + 5

/**
 * Seconds, or null where there is no estimate: a derivation without an earlier time, or one that is long overdue.
 * Assumes that the remaining work runs with the present parallelism, and takes at least as long as its longest part.
 * Which derivation waits for which is not known here.
 */
export function remainingSeconds(graph: BuildGraph, nowMs: number): number | null {
  const open = Object.values(graph.derivations).filter(
    node => node.state === 'planned' || node.state === 'running',
  )
  if (!Object.keys(graph.derivations).length) return null
  let work = 0
  let longest = 0
  let running = 0
  for (const { state, startedMs, expectedSeconds } of open) {
    if (expectedSeconds === null) return null
    const elapsed = state === 'running' ? Math.max(0, nowMs - (startedMs ?? nowMs)) / 1000 : 0
    if (overdue(elapsed, expectedSeconds)) return null
    const left = Math.max(0, expectedSeconds - elapsed)
    work += left
    longest = Math.max(longest, left)
    if (state === 'running') running++
  }
  return Math.max(longest, work / Math.max(1, running))
}
