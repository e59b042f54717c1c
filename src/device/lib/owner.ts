// The owner of a box that was claimed on its network or handed over: one folder, created and removed by a rename.
// sshd reads the owner's keys from it, so they give access exactly while the box is owned.
import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder, writeDurably } from './durable-file.ts'
import { codeOf } from './problems.ts'

export type Claimer = {
  /** The name as the person typed it, for the screen. */
  name: string
  keys: readonly string[]
}

const draftOf = (owner: string) => `${owner}.partial`

type Given = {
  /** Whom the keys give access to. */
  users: readonly string[]
  by: 'lan' | 'order'
  /** Milliseconds since the epoch. */
  now: number
}

/** Synced when it returns. `taken`: there already is an owner. Throws if the disk refuses. */
export function writeOwner(
  owner: string,
  { name, keys }: Claimer,
  { users, by, now }: Given,
): 'written' | 'taken' {
  const draft = draftOf(owner)
  const keyFolder = join(draft, 'authorized_keys')
  removeDraft(owner)
  for (const folder of [draft, keyFolder]) {
    mkdirSync(folder)
    // Independent of the umask: sshd reads it as the user that logs in.
    chmodSync(folder, 0o755)
  }
  for (const user of users) writeDurably(join(keyFolder, user), `${keys.join('\n')}\n`, 0o644)
  const facts = { name, at: new Date(now).toISOString(), by, user: users.at(-1) }
  writeDurably(join(draft, 'owner.json'), `${JSON.stringify(facts)}\n`, 0o644)
  try {
    renameSync(draft, owner)
  } catch (thrown) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(thrown))) throw thrown
    return 'taken'
  }
  syncFolder(dirname(owner))
  return 'written'
}

/** Left by a claim or release that a power cut interrupted. */
export const removeDraft = (owner: string) => rmSync(draftOf(owner), { recursive: true, force: true })

/** false if there was no owner. Synced when it returns. */
export function removeOwner(owner: string): boolean {
  removeDraft(owner)
  try {
    renameSync(owner, draftOf(owner))
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return false
    throw thrown
  }
  syncFolder(dirname(owner))
  removeDraft(owner)
  return true
}
