// Walking through the matches of a search. `lines` are line numbers in order. Pure.
import { t } from '#lib/texts/texts.ts'

/** Index of the first match at or after a line; the first of all when there is none. */
export function matchFrom(lines: number[], line: number): number {
  return Math.max(
    0,
    lines.findIndex(match => match >= line),
  )
}

/** The next (or previous) match, round the end. */
export const nextMatch = (count: number, current: number, by: 1 | -1) =>
  count ? (current + by + count) % count : 0

/** `3 of 41`; the engine lists only the first matches of very many, and says how many there are. */
export function matchText(current: number, listed: number, total: number): string {
  if (!total) return t('log.no-match')
  const values = { current: current + 1, total }
  return total > listed ? t('log.match-listed', { ...values, listed }) : t('log.match', values)
}
