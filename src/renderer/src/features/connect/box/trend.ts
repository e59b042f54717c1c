// Values over time in slots of equal length; null if no report came. Pure.
import type { ShownBox } from '#shared/connect/known-boxes.ts'

type Summary = ShownBox['hours'][number]
export const spans = {
  hours: { ms: 3_600_000, count: 7 * 24 },
  days: { ms: 24 * 3_600_000, count: 90 },
} as const
export type Span = keyof typeof spans

/** The slots up to `now`, oldest first. */
export function slotsOf<T>(
  summaries: readonly Summary[],
  { span, now, value }: { span: Span; now: number; value: (summary: Summary) => T | null },
): (T | null)[] {
  const { ms, count } = spans[span]
  const last = Math.floor(now / ms)
  const slots = new Array<T | null>(count).fill(null)
  for (const summary of summaries) {
    const at = count - 1 - (last - Math.floor(summary.at / ms))
    if (at >= 0 && at < count) slots[at] = value(summary)
  }
  return slots
}

/** Bars of a chart that is `count` wide and 1 high. Equal neighbours form one bar. */
export function barsOf(slots: readonly (number | null)[], most: number) {
  const bars: { x: number; width: number; height: number }[] = []
  for (const [x, value] of slots.entries()) {
    if (value === null) continue
    const height = most > 0 ? Math.min(1, Math.max(0, value / most)) : 0
    const before = bars.at(-1)
    if (before && before.x + before.width === x && before.height === height) before.width++
    else bars.push({ x, width: 1, height })
  }
  return bars
}
