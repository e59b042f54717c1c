// The pointer that comes after another one. Pure but for its signature.
import { signatureOf } from '#engine/kits/signature.ts'
import { daySeconds, type Pointer, signedPointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'

type Wanted = Pick<Pointer, 'for' | 'profile' | 'architecture' | 'toplevel'> & {
  days: number
  /** What is published now; null: nothing. */
  before: Pointer | null
  /** Seconds since the epoch. */
  now: number
}

export function nextPointer(
  { days, before, now, ...what }: Wanted,
  { keys, secret }: { keys: UpdateKeys; secret: string },
): { text: string; pointer: Pointer } {
  const last = before?.keys === keys.number ? before.sequence : 0
  // A box counts no time as earlier than that of its key set.
  const made = Math.max(now, keys.made)
  const pointer: Pointer = {
    ...what,
    keys: keys.number,
    // The time, so that a folder that was lost takes no sequence with it.
    sequence: Math.max(now, last + 1),
    made,
    expires: made + days * daySeconds,
  }
  return { text: signedPointer(pointer, each => signatureOf(each, secret)), pointer }
}
