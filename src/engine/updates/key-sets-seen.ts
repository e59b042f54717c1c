// The highest number of a key set that this computer saw. Boxes that saw it accept no lower one, also where it was made by a clock
// that was years ahead. Only what the recovery key signed counts.
import { join } from 'node:path'
import { isSignedBy } from '#engine/kits/signature.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { parseKeySet } from '#shared/updates/key-set.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import { keysName } from './folder.ts'
import { allRemembered } from './remembered.ts'
import { noneIfBroken } from './spoiled.ts'

type Files = Pick<Ports, 'files'>
type Seen = Files & Pick<Ports, 'folders'>

/** The key set itself, so that its signature says what it is. */
const seenPath = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'publishes', 'newest-keys')

/** 0: there is none that this recovery key signed. */
function numberIn(text: string | null, recovery: string): number {
  const parsed = text === null ? null : parseKeySet(text)
  return parsed?.isSignedBy(recovery, isSignedBy) ? parsed.keySet.number : 0
}

const foreignText = ({ files }: Files, path: string) =>
  files.readForeignText(path, maxSignedTextLength).catch(noneIfBroken)

/** Of the folder's key set, remembered where it is above `number`. Returns whether it is. */
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

/** The highest that a folder of this computer has, or one that Kiln could not publish to; 0: it knows none. */
export async function highestKeySet(ports: Seen & Pick<Ports, 'log'>, recovery: string): Promise<number> {
  const folders = (await allRemembered(ports)).map(({ folder }) => join(folder, keysName))
  const texts = await Promise.all(
    [seenPath(ports), ...folders].map(path =>
      // A folder that is away says nothing.
      foreignText(ports, path).catch(logged(ports.log, 'record-unread')),
    ),
  )
  return Math.max(0, ...texts.map(text => numberIn(text ?? null, recovery)))
}
