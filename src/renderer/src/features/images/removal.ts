// Removing images so that it can be undone. The engine removes nothing
// until the time to undo has passed; the window only hides them. So a window that closes, reloads or crashes before then
// loses no image, and leaves nothing behind to tidy up, as folders moved aside would be. The price: they are still there
// then, and have to be removed again. An image that has come into use is refused by the engine, as always.
import { useSyncExternalStore } from 'react'
import { sendCommand } from '#lib/engine/calls.ts'
import { createListeners } from '#lib/listeners.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'

export const undoMs = 12_000

type Removable = Pick<Image, 'id' | 'name' | 'allocatedBytes'>
type Removal = {
  /** The images that are removed when the time is up; empty if there are none. */
  waiting: readonly Removable[]
  /** Ids that are not shown: those, and what was removed since, until the engine's list is without them. */
  hidden: ReadonlySet<string>
}

let state: Removal = { waiting: [], hidden: new Set() }
let timer: number | undefined
const { subscribe, notify } = createListeners()

function set(next: Removal) {
  state = next
  notify()
}
export const useRemoval = () => useSyncExternalStore(subscribe, () => state)

const without = (hidden: ReadonlySet<string>, images: readonly Removable[]) =>
  new Set([...hidden].filter(id => !images.some(image => image.id === id)))

/** Images that waited already are removed at once: one undo restores one removal. */
export function removeSoon(images: readonly Removable[]): void {
  void removeNow()
  set({ waiting: images, hidden: new Set([...state.hidden, ...images.map(({ id }) => id)]) })
  timer = window.setTimeout(() => void removeNow(), undoMs)
}

export function undoRemoval(): void {
  window.clearTimeout(timer)
  set({ waiting: [], hidden: without(state.hidden, state.waiting) })
}

/** Resolves when all was tried. What could not be removed is shown again, with the reason. */
export async function removeNow(): Promise<void> {
  window.clearTimeout(timer)
  const { waiting } = state
  if (waiting.length === 0) return
  set({ ...state, waiting: [] })
  let freed = 0
  let removed = 0
  for (const image of waiting)
    try {
      freed += (await sendCommand('images.remove', { id: image.id })).freedBytes
      removed++
    } catch (thrown) {
      set({ ...state, hidden: without(state.hidden, [image]) })
      toast(errorLine(asReport(thrown)), 'bad')
    }
  if (removed > 0) toast(t('images.removed', { count: removed, size: bytes(freed) }))
}
