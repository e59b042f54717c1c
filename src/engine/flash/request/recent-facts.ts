// What was found for a request when it was checked a moment ago, so that its start does not look again. Nothing depends
// on it: the writer looks for itself, and refuses a drive or a source that has changed since.
import type { FlashRequest } from '#shared/model/flash/flash.ts'
import type { FlashFacts } from './check.ts'

const recentMs = 2000

type RecentFacts = {
  keep(request: FlashRequest, facts: FlashFacts): void
  /** Of the same request, once; null where it was checked longer ago or not at all. */
  take(request: FlashRequest): FlashFacts | null
}

/** `now` in milliseconds. */
export function recentFacts(now: () => number): RecentFacts {
  let kept: { of: string; at: number; facts: FlashFacts } | null = null
  return {
    keep(request, facts) {
      kept = { of: JSON.stringify(request), at: now(), facts }
    },
    take(request) {
      const last = kept
      kept = null
      const age = last ? now() - last.at : Number.POSITIVE_INFINITY
      return last && age >= 0 && age < recentMs && last.of === JSON.stringify(request) ? last.facts : null
    },
  }
}
