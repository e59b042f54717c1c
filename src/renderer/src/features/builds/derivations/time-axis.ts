import '#lib/texts/time-texts.ts'
import { t } from '#lib/texts/texts.ts'

// The time axis of a build: where it starts and ends and which moments get a label. Pure; milliseconds throughout.

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const steps = [
  ...[1, 2, 5, 10, 15, 30].map(n => n * second),
  ...[1, 2, 5, 10, 15, 30].map(n => n * minute),
  ...[1, 2, 4, 8, 12, 24].map(n => n * hour),
]

export type Tick = { atMs: number; label: string }
export type TimeAxis = { fromMs: number; toMs: number; ticks: Tick[] }

/** `0 s`, `15 s`, `2 min`, `2 min 30 s`, `1 h 30 min`: a moment since the start, with its unit. */
export function axisLabel(ms: number): string {
  const all = Math.round(ms / second)
  if (all < 60) return t('time.seconds', { seconds: all })
  const [allMinutes, seconds] = [Math.floor(all / 60), all % 60]
  if (allMinutes < 60)
    return seconds
      ? t('time.minutes-seconds', { minutes: allMinutes, seconds })
      : t('time.minutes', { minutes: allMinutes })
  const [hours, minutes] = [Math.floor(allMinutes / 60), allMinutes % 60]
  return minutes ? t('time.hours-minutes', { hours, minutes }) : t('time.hours', { hours })
}

/** Ends fall on a tick, so that a running build moves its axis now and then instead of always. */
export function timeAxis(fromMs: number, toMs: number, mostTicks = 5): TimeAxis {
  const span = Math.max(toMs - fromMs, second)
  const step =
    steps.find(size => span / size <= mostTicks - 1) ?? Math.ceil(span / (mostTicks - 1) / hour) * hour
  const start = Math.floor(fromMs / step) * step
  const end = Math.max(Math.ceil(toMs / step) * step, start + step)
  const ticks: Tick[] = []
  for (let at = start; at <= end; at += step) ticks.push({ atMs: at, label: axisLabel(at) })
  return { fromMs: start, toMs: end, ticks }
}

/** The position of a moment on the axis, 0…1. */
export const onAxis = (axis: TimeAxis, ms: number) =>
  Math.min(1, Math.max(0, (ms - axis.fromMs) / (axis.toMs - axis.fromMs)))

type Bar = { left: number; width: number }

/** Fractions of the axis' width; a bar that began always shows, however short it was. */
export function barOnAxis(axis: TimeAxis, startMs: number, endMs: number, least = 0.004): Bar {
  const left = Math.min(onAxis(axis, startMs), 1 - least)
  return { left, width: Math.max(onAxis(axis, endMs) - left, least) }
}
