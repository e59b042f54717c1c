// The file "wave" of a published folder: which boxes have to run which systems before Connect shows the pointers in "later". A
// plain web server shows only "pointers": it holds the rest back until Kiln publishes it. Pure.
import { z } from 'zod'
import { audienceOfFile } from './audience.ts'
import type { Pointer } from './pointer.ts'

export const heldWaveVersion = 1
/** The limit for the whole file: at most 500 boxes, with a line for each. */
export const mostWaveBytes = 256 * 1024

const audience = z
  .string()
  .max(80)
  .refine(text => audienceOfFile(text.replace('/', '-')) === text)
const whole = z.number().int().positive()

const heldWave = z.object({
  schema: z.literal(heldWaveVersion),
  /** The system that each has to run, and keep. */
  first: z
    .array(z.object({ for: audience, system: z.string().max(300) }))
    .min(1)
    .max(500),
  /** The numbers identify pointers: one in "later" that is not one of these waits for its own wave. */
  later: z
    .array(z.object({ for: audience, keys: whole, sequence: whole }))
    .min(1)
    .max(500),
})
export type HeldWave = z.infer<typeof heldWave>

/** null: it is not one, and all of "later" waits. */
export function heldWaveIn(text: string): HeldWave | null {
  try {
    return heldWave.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // A text that is not JSON.
    return null
  }
}

/** Whether this wave has this pointer for later. */
export const isHeldBy = ({ later }: HeldWave, pointer: Pick<Pointer, 'for' | 'keys' | 'sequence'>): boolean =>
  later.some(
    each => each.for === pointer.for && each.keys === pointer.keys && each.sequence === pointer.sequence,
  )

type Numbers = Pick<Pointer, 'keys' | 'sequence'>
/** Whether a box that accepted `b` may accept `a`. */
export const isNewer = (a: Numbers, b: Numbers): boolean =>
  a.keys > b.keys || (a.keys === b.keys && a.sequence > b.sequence)

type Now = { for: string; system: string }
/**
 * Returns the rest of a wave after these were published without one. null: nothing waits, or what it waits for is no
 * longer published.
 */
export function waveAfter(wave: HeldWave, published: readonly Now[]): HeldWave | null {
  const isOther = wave.first.some(first =>
    published.some(each => each.for === first.for && each.system !== first.system),
  )
  const later = wave.later.filter(each => !published.some(now => now.for === each.for))
  return isOther || later.length === 0 ? null : { ...wave, later }
}
