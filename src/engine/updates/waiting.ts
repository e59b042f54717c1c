// Boxes whose pointer is not renewed because a newer one waits or waited for the first boxes, which they may
// have seen.
import { createBoxStore } from '#engine/boxes/store.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { ErrorReport } from '#shared/messages/error-report.ts'
import { day, list } from '#shared/messages/message.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import { newestFor, publishedFor } from './folder.ts'
import { readKeys } from './keys.ts'
import type { Remembered } from './remembered.ts'

/** Warn about a pointer that is not renewed after this part of its validity. */
const shownAfter = 1 / 2

/** Whether no box can have seen a newer system than this one: otherwise a renewal would downgrade the box. */
export async function isNewestSystem(
  ports: Pick<Ports, 'files'>,
  { folder, pointers }: Pick<Remembered, 'folder' | 'pointers'>,
  { pointer, keys }: { pointer: Pointer; keys: UpdateKeys },
): Promise<boolean> {
  const held = pointers[pointer.for]?.held
  if (held?.keys === keys.number && held.sequence > pointer.sequence) return false
  const newest = await newestFor(ports, folder, { audience: pointer.for, keys })
  return newest === null || newest.toplevel === pointer.toplevel
}

/** null if there is none, or if the pointers are valid for long enough. */
export async function waitingProblem(ports: Ports, remembered: Remembered): Promise<ErrorReport | null> {
  const { folder, pointers } = remembered
  // Unreadable keys are reported elsewhere.
  const keys = await readKeys(ports).catch(() => null)
  if (!keys) return null
  const now = ports.now() / 1000
  const waiting: { name: string; expires: number }[] = []
  for (const { id, name } of (await createBoxStore(ports).read()).boxes) {
    const audience = audienceOf({ box: id, ring: null })
    const pointer = pointers[audience] && (await publishedFor(ports, folder, audience))?.pointer
    if (!pointer || pointer.keys !== keys.number) continue
    const { made, expires } = pointer
    if (now - made < (expires - made) * shownAfter) continue
    if (!(await isNewestSystem(ports, remembered, { pointer, keys }))) waiting.push({ name, expires })
  }
  if (waiting.length === 0) return null
  const first = Math.min(...waiting.map(({ expires }) => expires))
  return failure('update.pointer-waits', {
    operation: 'updates.folders',
    values: { path: folder, boxes: list(waiting.map(({ name }) => name)), day: day(first * 1000) },
  }).report()
}
