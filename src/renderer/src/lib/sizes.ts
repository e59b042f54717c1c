// Sizes as they are printed on drives (decimal), and exact ones for details.
const decimal = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
const binary = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const

function inUnits(bytes: number, base: number, units: readonly string[]): string {
  let value = Math.max(0, bytes)
  let unit = 0
  // 999.6 would be printed as 1000: it belongs to the next unit.
  while (unit < units.length - 1 && Number(value.toFixed(unit ? 1 : 0)) >= base) {
    value /= base
    unit += 1
  }
  if (unit === 0) return bytes === 1 ? '1 byte' : `${Math.round(value)} bytes`
  const digits = value < 10 ? 1 : 0
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[unit]}`
}

/** "1.6 GB", "512 MB". */
export const formatBytes = (bytes: number) => inUnits(bytes, 1000, decimal)

/** For details: "1.5 GiB (1,610,612,736 bytes)". */
export const exactBytes = (bytes: number) =>
  bytes < 1024
    ? inUnits(bytes, 1024, binary)
    : `${inUnits(bytes, 1024, binary)} (${bytes.toLocaleString('en')} bytes)`

/** Memory and disk needs are given in MiB; people read them as GB: 2048 → "2 GB", 512 → "512 MB". */
export function formatMiB(mib: number): string {
  if (mib < 1024) return `${mib} MB`
  const gib = mib / 1024
  return `${Number.isInteger(gib) ? gib : gib.toFixed(1).replace(/\.0$/, '')} GB`
}

/** A part of `total` in the same unit, for "212 MB of 493 MB". */
export const bytesOf = (done: number, total: number) =>
  total > 0 ? `${formatBytes(Math.min(done, total))} of ${formatBytes(total)}` : formatBytes(done)
