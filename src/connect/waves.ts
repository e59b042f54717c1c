// Which pointer of a published folder a box sees: the one in "pointers", or the one in "later" once the first
// boxes of its wave report that they run their systems and are well. Connect only holds pointers back; it
// cannot sign or make one. From "later" it shows and remembers only what the folder's daily key signed. An
// invalid pointer in "pointers" is shown as any web server would, because the box refuses it and reports why,
// unless the box was shown one from "later" before.
import { join } from 'node:path'
import { readRegular } from '#platform/files/regular-file.ts'
import { KilnError } from '#shared/errors.ts'
import { audienceFile } from '#shared/updates/audience.ts'
import { markName, mostMarkBytes } from '#shared/updates/folder-mark.ts'
import { type HeldWave, heldWaveIn, isHeldBy, isNewer, mostWaveBytes } from '#shared/updates/held-wave.ts'
import type { KeySet } from '#shared/updates/key-set.ts'
import { type Pointer, parsePointer } from '#shared/updates/pointer.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import { boxView, lastReportOf } from './box-view.ts'
import { isSignedBy, publishedKeys } from './claims/published-keys.ts'
import type { Store } from './store/store.ts'

/** How long a wave counts as it was judged. */
const judgedMs = 5000

type Parts = { store: Store; folder: string; now: () => number }
type Signed = { text: string; pointer: Pointer }

export function createWaves({ store, folder, now }: Parts) {
  const read = async (path: string, maxBytes: number): Promise<string | null> => {
    try {
      return (await readRegular(join(folder, path), { maxBytes, follow: false }))?.toString('latin1') ?? null
    } catch (thrown) {
      // A link, a folder or an oversized file instead.
      if (thrown instanceof KilnError && thrown.code === 'file.broken') return null
      throw thrown
    }
  }
  const keySet = async (): Promise<KeySet | null> =>
    publishedKeys(await read(markName, mostMarkBytes), await read('keys', maxSignedTextLength))
  /** null if there is none, or if the daily key did not sign it for this audience. */
  const signedIn = (text: string | null, audience: string, keys: KeySet | null): Signed | null => {
    const parsed = text === null || keys === null ? null : parsePointer(text)
    if (text === null || keys === null || !parsed) return null
    const { pointer, isSignedBy: isBy } = parsed
    const isRight = pointer.for === audience && pointer.keys === keys.number
    return isRight && isBy(keys.daily, isSignedBy) ? { text, pointer } : null
  }
  const wave = async (): Promise<{ text: string; held: HeldWave } | null> => {
    const text = await read('wave', mostWaveBytes)
    const held = text === null ? null : heldWaveIn(text)
    return text === null || held === null ? null : { text, held }
  }
  let judged: { text: string; at: number; isOpen: boolean } | null = null
  /** Reads the last report of every box, for anyone who wants a pointer: so its result counts for a moment. */
  const isOpenNow = ({ text, held }: { text: string; held: HeldWave }): boolean => {
    const at = now()
    if (judged?.text !== text || Math.abs(at - judged.at) >= judgedMs)
      judged = { text, at, isOpen: isOpen(held, store, at) }
    return judged.isOpen
  }

  return {
    /** null if it sees none now. */
    async pointerFor(audience: string): Promise<string | null> {
      const file = audienceFile(audience)
      const keys = await keySet()
      const text = await read(`pointers/${file}`, maxSignedTextLength)
      const shown = signedIn(text, audience, keys)
      const later = signedIn(await read(`later/${file}`, maxSignedTextLength), audience, keys)
      if (later && (shown === null || isNewer(later.pointer, shown.pointer))) {
        const found = await wave()
        if (found && isHeldBy(found.held, later.pointer) && isOpenNow(found)) {
          const { keys: number, sequence } = later.pointer
          store.putGiven(audience, { keys: number, sequence })
          return later.text
        }
      }
      const given = store.given(audience)
      // Its key set is newer than the folder's, so no valid key signed it: an older Connect remembered it
      // unchecked.
      if (!given || (keys !== null && given.keys > keys.number)) return text
      // The box would refuse the older one, so it keeps seeing the newer one.
      return shown === null || isNewer(given, shown.pointer) ? null : text
    },
  }
}
export type Waves = ReturnType<typeof createWaves>

/** Whether every first box is known here, and all boxes that claim to be one run its system and are well. */
function isOpen({ first }: HeldWave, store: Store, now: number): boolean {
  const wanted = new Map(first.map(each => [each.for, each.system]))
  const well = new Set<string>()
  for (const device of store.devices()) {
    const updates = lastReportOf(store, device.id, now)?.report?.updates
    const system = wanted.get(updates?.channel ?? '')
    if (!updates?.channel || system === undefined || !device.owned) continue
    // While it is being checked it names no system.
    if (updates.running !== system || boxView(store, device, now).claimed?.state !== 'online') return false
    well.add(updates.channel)
  }
  return wanted.size === well.size
}
