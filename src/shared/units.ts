// Sizes and times as people read them. Sizes as printed on drives: powers of 1000.
const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** "493 MB", "1.6 GB". */
export function bytesText(bytes: number): string {
  let value = bytes
  let step = 0
  // 999.5 would be printed as 1000: it belongs to the next unit.
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000
    step++
  }
  const digits = step > 1 && value < 9.95 ? 1 : 0
  return `${value.toFixed(digits)} ${units[step]}`
}

/** 1610612736 → "1,610,612,736". Not by Intl, which takes the writer 13 ms of its start. */
export const groupedText = (whole: number) => String(whole).replace(/\B(?=(\d{3})+$)/g, ',')

/** A part of a total: "212 MB of 493 MB"; the part alone where the total is not known (0). */
export const bytesOfText = (done: number, total: number) =>
  total > 0 ? `${bytesText(Math.min(done, total))} of ${bytesText(total)}` : bytesText(done)

/** A need of disk is given in MiB; on a drive another number is printed: 61035 → "64 GB". */
export const diskText = (mib: number) => bytesText(mib * 1024 * 1024)

/** A need of memory is given in MiB; people read it as GB: 2048 → "2 GB", 512 → "512 MB". */
export function mibText(mib: number): string {
  if (mib < 1024) return `${mib} MB`
  const gib = mib / 1024
  return `${Number.isInteger(gib) ? gib : gib.toFixed(1).replace(/\.0$/, '')} GB`
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
