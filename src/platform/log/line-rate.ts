// Limits how many lines a process may log: an error that repeats a thousand times a second is known after a
// few hundred.

type LineRateOptions = { now: () => number; burst: number; perSecond: number }

/** `dropped`: how many were refused before this one, reported once. Pure except for its clock. */
export function createLineRate({ now, burst, perSecond }: LineRateOptions) {
  let left = burst
  let at = now()
  let refused = 0
  return {
    take(): { allowed: boolean; dropped: number } {
      const time = now()
      left = Math.min(burst, left + (Math.max(0, time - at) / 1000) * perSecond)
      at = time
      if (left < 1) {
        refused++
        return { allowed: false, dropped: 0 }
      }
      left--
      const dropped = refused
      refused = 0
      return { allowed: true, dropped }
    },
  }
}
