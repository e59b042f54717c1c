// The highest key set number that this computer has seen. Boxes that saw it refuse lower ones, even if it was
// made by a clock that was years ahead. Only key sets that the recovery key signed count.
import { join } from 'node:path'
import { isSignedBy } from '#engine/kits/signature.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { noneIfBroken } from '#shared/broken-file.ts'
import { parseKeySet } from '#shared/updates/key-set.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import { keysName } from './folder.ts'
import { allRemembered } from './remembered.ts'

type Files = Pick<Ports, 'files'>
type Seen = Files & Pick<Ports, 'folders'>

/** Stores the whole key set, so that its signature proves the number. */
const seenPath = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'publishes', 'newest-keys')

/** 0 if this recovery key signed none. */
function numberIn(text: string | null, recovery: string): number {
  const parsed = text === null ? null : parseKeySet(text)
  return parsed?.isSignedBy(recovery, isSignedBy) ? parsed.keySet.number : 0
}

const foreignText = ({ files }: Files, path: string) =>
  files.readForeignText(path, maxSignedTextLength).catch(noneIfBroken)

/** Whether the folder's key set has a higher number than `number`. If so, remembers it. */
export async function hasNewerKeySet(
  ports: Seen,
  folder: string,
  { recovery, number }: { recovery: string; number: number },
): Promise<boolean> {
  const text = await foreignText(ports, join(folder, keysName))
  const there = numberIn(text, recovery)
  if (text === null || there <= number) return false
  const path = seenPath(ports)
  if (there > numberIn(await foreignText(ports, path), recovery)) await ports.files.writeText(path, text)
  return true
}

/** The highest number in local folders and in folders that Kiln could not publish to; 0 if none is known. */
export async function highestKeySet(ports: Seen & Pick<Ports, 'log'>, recovery: string): Promise<number> {
  const folders = (await allRemembered(ports)).map(({ folder }) => join(folder, keysName))
  const texts = await Promise.all(
    [seenPath(ports), ...folders].map(path =>
      // A missing folder counts as none.
      foreignText(ports, path).catch(logged(ports.log, 'record-unread')),
    ),
  )
  return Math.max(0, ...texts.map(text => numberIn(text ?? null, recovery)))
}
