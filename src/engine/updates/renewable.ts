// Which pointers of a published folder may be renewed: those that this Kiln wrote and its daily key signed.
// Anyone who can write to the folder could put an older one there.
import { createBoxStore } from '#engine/boxes/store.ts'
import { isSignedBy } from '#engine/kits/signature.ts'
import type { Ports } from '#engine/ports/index.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import type { HeldWave } from '#shared/updates/held-wave.ts'
import { type Pointer, parsePointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import { laterFor, publishedFor } from './folder.ts'
import { readHeld } from './held.ts'
import type { Remembered } from './remembered.ts'
import { isNewestSystem } from './waiting.ts'

export type Renewable = {
  pointer: Pointer
  /** `before-later`: a newer system waits, and boxes that saw it must refuse this pointer. */
  place: 'now' | 'before-later' | 'later'
  /** A renewal was interrupted. */
  isCut: boolean
}

type Known = Remembered['pointers'][string]

/** Pointers of this key set. The pointer of a removed box is left to expire. */
export async function renewableIn(
  ports: Ports,
  { folder, pointers }: Remembered,
  keys: UpdateKeys,
): Promise<Renewable[]> {
  const { boxes, problems } = await createBoxStore(ports).read()
  // A box with an unreadable record was not removed.
  const known = new Set([...boxes, ...problems].map(({ id }) => audienceOf({ box: id, ring: null })))
  const isRemoved = (audience: string) => audience.startsWith('box/') && !known.has(audience)
  const wave = await readHeld(ports, folder)
  const found = await Promise.all(
    Object.entries(pointers)
      .filter(([audience]) => !isRemoved(audience))
      .map(async ([audience, ours]): Promise<Renewable[]> => {
        const later = await waitingOne(ports, { folder, audience, ours, wave }, keys)
        const shown = await publishedFor(ports, folder, audience)
        const isOurs = isGenuine(shown, { audience, keys, number: ours.keys, sequences: ours.sequences })
        if (!shown || !isOurs) return later ? [later] : []
        const { pointer } = shown
        // Connect may have shown a newer pointer that waits or waited; renewing this one would then downgrade
        // the box.
        if (await isNewestSystem(ports, { folder, pointers }, { pointer, keys }))
          return [{ pointer, place: 'now', isCut: false }, ...(later ? [later] : [])]
        const first = ours.held?.from ?? ours.held?.sequence ?? 0
        const hasRoom = later !== null && pointer.sequence + 1 < first
        return [
          ...(hasRoom ? [{ pointer, place: 'before-later' as const, isCut: false }] : []),
          ...(later ? [later] : []),
        ]
      }),
  )
  return found.flat()
}

type Waiting = { folder: string; audience: string; ours: Known; wave: HeldWave | null }

/** The pointer that waits for the first boxes; null if none does, or if another wave replaced it. */
async function waitingOne(
  ports: Ports,
  { folder, audience, ours: { held }, wave }: Waiting,
  keys: UpdateKeys,
): Promise<Renewable | null> {
  if (!held) return null
  const sequences = [held.sequence, ...(held.before === undefined ? [] : [held.before])]
  const inWave = wave?.later.find(each => each.for === audience)
  const later = await laterFor(ports, folder, audience)
  if (!later || !isGenuine(later, { audience, keys, number: held.keys, sequences })) return null
  if (inWave?.keys !== keys.number || !sequences.includes(inWave.sequence)) return null
  const { pointer } = later
  return { pointer, place: 'later', isCut: inWave.sequence !== pointer.sequence || held.before !== undefined }
}

type Whose = { audience: string; keys: UpdateKeys; number: number; sequences: readonly number[] }

const isGenuine = (
  found: { text: string; pointer: Pointer } | null,
  { audience, keys, number, sequences }: Whose,
): boolean =>
  found?.pointer.for === audience &&
  found.pointer.keys === keys.number &&
  number === keys.number &&
  sequences.includes(found.pointer.sequence) &&
  parsePointer(found.text)?.isSignedBy(keys.daily, isSignedBy) === true
