// Checks whose updates a folder has: an upload must not replace the owner, because its boxes would get no
// more updates. Boxes verify everything else that is signed.
import { type FolderMark, markIn, markName } from '#shared/updates/folder-mark.ts'
import { parseKeySet } from '#shared/updates/key-set.ts'
import { updateKeyForm } from '#shared/updates/signed-text.ts'
import { isSignedBy } from '../claims/published-keys.ts'

/**
 * Whether `text` may become this file. `read`: the current content of a file of the folder, null if missing.
 */
export async function isOfOwner(
  { path, text }: { path: string; text: string },
  read: (path: string) => Promise<string | null>,
): Promise<boolean> {
  const there = await read(markName)
  const owner = there === null ? null : markIn(there)
  if (path === markName) return isSameOwner(markIn(text), { there, owner })
  if (path !== 'keys') return true
  const given = parseKeySet(text)
  if (!given || !owner?.recovery || !given.isSignedBy(owner.recovery, isSignedBy)) return false
  const before = parseKeySet((await read('keys')) ?? '')
  // An older key set would stop the updates of its boxes; one that the owner did not sign counts as missing.
  const isOlder = before !== null && before.keySet.number > given.keySet.number
  return !(isOlder && before.isSignedBy(owner.recovery, isSignedBy))
}

function isSameOwner(
  given: FolderMark | null,
  { there, owner }: { there: string | null; owner: FolderMark | null },
): boolean {
  if (given === null || !updateKeyForm.test(given.recovery)) return false
  return there === null || owner?.recovery === given.recovery
}
