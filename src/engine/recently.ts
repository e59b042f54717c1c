// A short-lived cache, so that the next query does not read again. A hint only: callers that act on it must check
// again, as the writer of drives does.

const recentMs = 2000

type Recently<Value> = {
  keep(of: string, value: Value): void
  /** Once; null if it was stored two seconds ago or more, or not at all. */
  take(of: string): Value | null
}

/** `now` in milliseconds. */
export function recently<Value>(now: () => number): Recently<Value> {
  const kept = new Map<string, { at: number; value: Value }>()
  // A clock may go back.
  const isRecent = (at: number) => now() >= at && now() < at + recentMs
  return {
    keep(of, value) {
      for (const [each, { at }] of kept) if (!isRecent(at)) kept.delete(each)
      kept.set(of, { at: now(), value })
    },
    take(of) {
      const last = kept.get(of)
      kept.delete(of)
      return last && isRecent(last.at) ? last.value : null
    },
  }
}
