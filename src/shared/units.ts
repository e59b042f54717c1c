// Sizes in names that are the same in every language: users type a drive's name to confirm. As printed on drives:
// powers of 1000. Everything else shows sizes through messages/quantities.ts.
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
