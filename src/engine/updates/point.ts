// The pointer that comes after another one. Pure but for its signature.
import { signatureOf } from '#engine/kits/signature.ts'
import { failure } from '#shared/errors.ts'
import { day } from '#shared/messages/message.ts'
import { daySeconds, longestDays, type Pointer, signedPointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'

type Wanted = Pick<Pointer, 'for' | 'profile' | 'architecture' | 'toplevel'> & {
  days: number
  /** The newest that a box may have seen; null: there is none. */
  before: Pointer | null
  /** Only the next number: a pointer that waits has a higher one, and boxes that saw it are to refuse this one. */
  isBelow?: boolean
  /** Seconds since the epoch. */
  now: number
}

/** A pointer for this box that was made before the last one would count for less time, or for none. Throws update.clock-behind. */
function madeAt({ days, before, now }: Pick<Wanted, 'days' | 'before' | 'now'>, keys: UpdateKeys): number {
  // A box counts no time as earlier than that of its key set, and of the last pointer that it accepted.
  const made = Math.max(now, keys.made, before?.keys === keys.number ? before.made : 0)
  if (made > now && made + days * daySeconds - now > longestDays * daySeconds)
    throw failure('update.clock-behind', {
      operation: 'updates.publish',
      values: { made: day(made * 1000), now: day(now * 1000) },
    })
  return made
}

/** Before anything is written. Throws update.clock-behind. */
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
    // The time, so that a folder that was lost takes no sequence with it.
    sequence: isBelow ? last + 1 : Math.max(now, last + 1),
    made,
    expires: made + days * daySeconds,
  }
  return { text: signedPointer(pointer, each => signatureOf(each, secret)), pointer }
}
