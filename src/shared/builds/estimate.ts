// Estimates before a build, and the actual figures after it.
import { z } from 'zod'
import { message } from '../messages/codes.ts'
import { bytes, type Message, seconds, type Value } from '../messages/message.ts'

/** null: unknown. */
const figures = z.object({
  /** Derivations that are built. */
  builds: z.number().nullable(),
  downloadBytes: z.number().nullable(),
  /** From the start to the end of the build. */
  seconds: z.number().nullable(),
  /** Size of the image's folder. The estimate is an upper bound. */
  diskBytes: z.number().nullable(),
})
export type Figures = z.infer<typeof figures>

/** Records of earlier versions have `said` and `came`. */
function withPresentNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('said' in value && 'came' in value)) return value
  return { estimated: value.said, actual: value.came }
}

/** `actual`: null until the build has made its image. */
export const buildEstimate = z.preprocess(
  withPresentNames,
  z.object({ estimated: figures, actual: figures.nullable() }),
)
export type BuildEstimate = z.infer<typeof buildEstimate>

const shown = {
  builds: (count: number): Value => count,
  downloadBytes: bytes,
  seconds,
  diskBytes: bytes,
} satisfies Record<keyof Figures, (value: number) => Value>

/** Below these, comparing teaches nothing: a build with everything already present takes about a second. */
const least: Record<keyof Figures, number> = { builds: 1, downloadBytes: 1, seconds: 2, diskBytes: 1 }

const isComparable = (figure: keyof Figures, before: number, after: number) =>
  // An estimate of 0.0 s leaves out the copying after Nix.
  Math.max(before, after) >= least[figure] && !(figure === 'seconds' && before < 0.1)

/** Returns the error in percent of the estimate: 50 is half as much again, -50 is half. null if either is unknown. */
export function estimateError({ estimated, actual }: BuildEstimate, figure: keyof Figures): number | null {
  const [before, after] = [estimated[figure], actual?.[figure] ?? null]
  if (before === null || after === null || (before === 0 && after > 0)) return null
  return before === 0 ? 0 : Math.round(((after - before) / before) * 100)
}

/** "33 % more". */
export function estimateErrorText(estimate: BuildEstimate, figure: keyof Figures): Message | null {
  const percent = estimateError(estimate, figure)
  const [before, after] = [estimate.estimated[figure], estimate.actual?.[figure] ?? null]
  if (percent === null || before === null || after === null || !isComparable(figure, before, after))
    return null
  if (percent === 0) return message('estimate.as-estimated')
  return message(percent > 0 ? 'estimate.more' : 'estimate.less', { percent: Math.abs(percent) })
}

/** A line for each figure that can be compared. */
export function estimateRows(estimate: BuildEstimate): { figure: Message; text: Message }[] {
  const { estimated, actual } = estimate
  return (Object.keys(shown) as (keyof Figures)[]).flatMap(figure => {
    const [before, after] = [estimated[figure], actual?.[figure] ?? null]
    if (before === null || after === null || !isComparable(figure, before, after)) return []
    const values = { estimated: shown[figure](before), actual: shown[figure](after) }
    // If the actual figure is within the bound, the difference says nothing.
    if (figure === 'diskBytes' && after <= before)
      return [{ figure: message(`estimate.figure.${figure}`), text: message('estimate.at-most', values) }]
    return [{ figure: message(`estimate.figure.${figure}`), text: beside(values, estimate, figure) }]
  })
}

function beside(values: { estimated: Value; actual: Value }, estimate: BuildEstimate, figure: keyof Figures) {
  const error = estimateErrorText(estimate, figure)
  if (!error) return message('estimate.more-than-none', values)
  return error.code === 'estimate.as-estimated'
    ? message('estimate.same', { actual: values.actual })
    : message('estimate.both', { ...values, error })
}
