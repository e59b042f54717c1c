// What was found a moment ago, so that what is asked next does not look again. Nothing may depend on it: what acts on it looks
// for itself, as the writer of drives does.

const recentMs = 2000

export type Recently<Value> = {
  keep(of: string, value: Value): void
  /** Once; null where it was kept two seconds ago or more, or not at all. */
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
