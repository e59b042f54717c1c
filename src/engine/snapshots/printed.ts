// Splits the machine-readable output of a kiln-host tool (`--tabs`) into columns, in one pass. Pure.

type Printed = {
  rows: string[][]
  /** One word that says why the tool did nothing. */
  refused: string | null
}

/** More than any tool prints. */
const mostRows = 20_000

/**
 * null if it is not the output of such a tool, or if it was cut off. A login shell may print something before
 * it.
 */
export function printedIn(stdout: string): Printed | null {
  const rows: string[][] = []
  for (const line of stdout.split('\n')) {
    if (line === 'end') return { rows, refused: null }
    const columns = line.split('\t')
    if (columns[0] === 'refused') return { rows, refused: columns[1] ?? '' }
    if (rows.length >= mostRows) return null
    if (line !== '') rows.push(columns)
  }
  return null
}

/** A safe whole number; null for `-` and anything else. */
export function countOf(text: string | undefined): number | null {
  if (text === undefined || !/^-?\d{1,15}$/.test(text)) return null
  return Number(text)
}

/** Seconds since 1970 → milliseconds. */
export function timeOf(text: string | undefined): number | null {
  const seconds = countOf(text)
  return seconds === null ? null : seconds * 1000
}

/** A name or path as in #shared/snapshots/host-path.ts. */
export const nameOf = (text: string | undefined): string | null =>
  text !== undefined && text.length <= 16_384 && /^(?:[^\p{Cc}\\]|\\x[0-9a-f]{2})+$/u.test(text) ? text : null
