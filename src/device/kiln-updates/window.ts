// When a machine may switch: in its quiet window, by its own clock and time zone, and not while "not now"
// applies. Pure.

/** "HH:MM" each. May span midnight; the same time twice means the whole day. */
export type Window = { from: string; to: string }

const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

export function isQuiet({ from, to }: Window, at: Date): boolean {
  const now = at.getHours() * 60 + at.getMinutes()
  const [begin, end] = [minutesOf(from), minutesOf(to)]
  if (begin === end) return true
  return begin < end ? now >= begin && now < end : now >= begin || now < end
}

const longestPauseMs = 30 * 24 * 3_600_000

/** `until`: end of a pause, in milliseconds. A later end than any pause can have came from a wrong clock. */
export const isPaused = (until: number | null, now: number): boolean =>
  until !== null && until > now && until - now <= longestPauseMs
