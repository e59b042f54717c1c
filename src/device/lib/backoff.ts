// How long a box waits: longer after each failure, with jitter so that the boxes of a server do not all
// return at once, and as long as the server asks for. Pure; in seconds.

const first = 30
const most = 3600

/** Full jitter over 30 s, 60 s, … 1 h. `failures`: in a row, 1 for the first. `random`: 0–1. */
export function waitAfter(failures: number, random: number): number {
  const ceiling = Math.min(most, first * 2 ** Math.min(failures - 1, 20))
  // Never zero: a tight loop does not help a server that refuses.
  return Math.max(1, ceiling * random)
}

/** An interval of ± 10 %. */
export const jittered = (seconds: number, random: number): number => seconds * (0.9 + 0.2 * random)

/**
 * The header Retry-After: seconds, or a date relative to the header Date. null if it is missing. At most a
 * day.
 */
export function retryAfterSeconds(header: string | undefined, date: string | undefined): number | null {
  if (header === undefined) return null
  const seconds = /^\d{1,10}$/.test(header)
    ? Number(header)
    : (Date.parse(header) - Date.parse(date ?? '')) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 86_400) : null
}
