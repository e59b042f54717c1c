// Times relative to now, exact times for hovering, and durations.
const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'medium' })

/** "3 minutes ago". Both in milliseconds since the epoch. */
export function relativeTime(atMs: number, nowMs: number): string {
  const seconds = Math.round((atMs - nowMs) / 1000)
  for (const [unit, size] of units)
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  return Math.abs(seconds) < 10 ? 'just now' : relative.format(seconds, 'second')
}

export const exactTime = (atMs: number) => exact.format(new Date(atMs))

/** Short, two units at most: "0.8 s", "42 s", "3 min 05 s", "1 h 20 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1).replace(/\.0$/, '')} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`
  const hours = Math.floor(minutes / 60)
  return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** For what is only expected, so rounder: "less than 10 s", "about 40 s", "about 5 min", "about 1 h 20 min". */
export function roughDuration(seconds: number): string {
  if (seconds < 10) return 'less than 10 s'
  if (seconds < 55) return `about ${Math.round(seconds / 5) * 5} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `about ${minutes} min`
  const rest = minutes % 60
  return rest ? `about ${Math.floor(minutes / 60)} h ${rest} min` : `about ${minutes / 60} h`
}
