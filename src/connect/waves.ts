// Which pointer a box is shown of a folder that Kiln published: that of "pointers", or that of "later" while the first boxes of its
// wave report that they run their systems and are well. Connect signs nothing: it holds back, and never makes a pointer.
import { join } from 'node:path'
import { readRegular } from '#platform/files/regular-file.ts'
import { KilnError } from '#shared/errors.ts'
import { audienceFile } from '#shared/updates/audience.ts'
import { type HeldWave, heldWaveIn, isHeldBy, isNewer, mostWaveBytes } from '#shared/updates/held-wave.ts'
import { type Pointer, parsePointer } from '#shared/updates/pointer.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import { boxView, lastReportOf } from './box-view.ts'
import type { Store } from './store.ts'

type Parts = { store: Store; folder: string; now: () => number }
type Shown = { text: string; pointer: Pointer }

export function createWaves({ store, folder, now }: Parts) {
  const read = async (path: string, maxBytes: number): Promise<string | null> => {
    try {
      return (await readRegular(join(folder, path), { maxBytes, follow: false }))?.toString('latin1') ?? null
    } catch (thrown) {
      // A link, a folder or something too large in its place.
      if (thrown instanceof KilnError && thrown.code === 'file.broken') return null
      throw thrown
    }
  }
  const pointerAt = async (path: string): Promise<Shown | null> => {
    const text = await read(path, maxSignedTextLength)
    const parsed = text === null ? null : parsePointer(text)
    return text !== null && parsed ? { text, pointer: parsed.pointer } : null
  }
  const wave = async (): Promise<HeldWave | null> => {
    const text = await read('wave', mostWaveBytes)
    return text === null ? null : heldWaveIn(text)
  }

  return {
    /** null: it is shown none now. */
    async pointerFor(audience: string): Promise<string | null> {
      const file = audienceFile(audience)
      const shown = await pointerAt(`pointers/${file}`)
      const later = await pointerAt(`later/${file}`)
      if (later && (shown === null || isNewer(later.pointer, shown.pointer))) {
        const held = await wave()
        if (held && isHeldBy(held, later.pointer) && isOpen(held, store, now())) {
          const { keys, sequence } = later.pointer
          store.putGiven(audience, { keys, sequence })
          return later.text
        }
      }
      if (shown === null) return null
      const given = store.given(audience)
      // The box would refuse it, and switch to what it has seen.
      return given && isNewer(given, shown.pointer) ? null : shown.text
    },
  }
}
export type Waves = ReturnType<typeof createWaves>

/** Whether each of the first boxes is here, and all that say they are one of them run its system and are well. */
function isOpen({ first }: HeldWave, store: Store, now: number): boolean {
  const wanted = new Map(first.map(each => [each.for, each.system]))
  const well = new Set<string>()
  for (const device of store.devices()) {
    const updates = lastReportOf(store, device.id)?.report?.updates
    const system = wanted.get(updates?.channel ?? '')
    if (!updates?.channel || system === undefined || !device.owned) continue
    // One that is checked just now names no system.
    if (updates.running !== system || boxView(store, device, now).claimed?.state !== 'online') return false
    well.add(updates.channel)
  }
  return wanted.size === well.size
}
