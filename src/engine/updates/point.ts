// Makes the pointer that follows another one. Pure except for its signature.
import { signatureOf } from '#engine/kits/sign.ts'
import { failure } from '#shared/errors.ts'
import { day } from '#shared/messages/message.ts'
import { daySeconds, longestDays, type Pointer, signedPointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'

type Wanted = Pick<Pointer, 'for' | 'profile' | 'architecture' | 'toplevel'> & {
  days: number
  /** The newest pointer that a box may have seen; null if none. */
  before: Pointer | null
  /**
   * Use only the next number: boxes that saw the waiting pointer, which has a higher one, must refuse this
   * one.
   */
  isBelow?: boolean
  /** Seconds since the epoch. */
  now: number
}

/**
 * A box would shorten the validity of a pointer that was made before its predecessor, or refuse it. Throws
 * update.clock-behind.
 */
function madeAt({ days, before, now }: Pick<Wanted, 'days' | 'before' | 'now'>, keys: UpdateKeys): number {
  // A box never counts an earlier time than that of its key set and of the last pointer that it accepted.
  const made = Math.max(now, keys.made, before?.keys === keys.number ? before.made : 0)
  if (made > now && made + days * daySeconds - now > longestDays * daySeconds)
    throw failure('update.clock-behind', {
      operation: 'updates.publish',
      values: { made: day(made * 1000), now: day(now * 1000) },
    })
  return made
}

/** Checked before anything is written. Throws update.clock-behind. */
export const assertClock = (wanted: Pick<Wanted, 'days' | 'before' | 'now'>, keys: UpdateKeys): void =>
  void madeAt(wanted, keys)

/** Throws update.clock-behind. */
export function nextPointer(
  { days, before, isBelow = false, now, ...what }: Wanted,
  { keys, secret }: { keys: UpdateKeys; secret: string },
): { text: string; pointer: Pointer } {
  const last = before?.keys === keys.number ? before.sequence : 0
  const made = madeAt({ days, before, now }, keys)
  const pointer: Pointer = {
    ...what,
    keys: keys.number,
    // Based on the time, so that sequences keep rising after the folder is lost.
    sequence: isBelow ? last + 1 : Math.max(now, last + 1),
    made,
    expires: made + days * daySeconds,
  }
  return { text: signedPointer(pointer, each => signatureOf(each, secret)), pointer }
}
