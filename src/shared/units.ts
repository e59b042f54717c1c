// Sizes as printed on drives: powers of 1000.
const steps = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** "493 MB", "1.6 GB". */
export function bytesText(bytes: number): string {
  let value = Math.abs(bytes)
  let step = 0
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1000
    step++
  }
  const digits = step > 1 && value < 9.95 ? 1 : 0
  return `${bytes < 0 ? '−' : ''}${value.toFixed(digits)} ${steps[step]}`
}

/** "0.4 s", "12 s", "3 min 5 s", "1 h 2 min". */
export function secondsText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 60)} h`
}
