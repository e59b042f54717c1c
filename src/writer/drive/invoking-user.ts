// Whom the writer works for, and how it reads a file with that person's rights and not its own: otherwise any user who
// may flash could have any file of this computer copied to a stick.
import { constants, openSync } from 'node:fs'
import { userInfo } from 'node:os'

/** The user's id. pkexec and sudo set theirs, and nobody can make them lie; else it is who the writer runs as. */
export function personOf(env: Record<string, string | undefined>, ownUid: number): number {
  const set = env['PKEXEC_UID'] ?? env['SUDO_UID'] ?? ''
  return /^\d+$/.test(set) ? Number(set) : ownUid
}

/** Opens `path` for reading as `uid`. Never waits: a named pipe opens at once, and is refused by its kind. */
export function openAs(uid: number, path: string): number {
  const read = () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  if (process.geteuid?.() === uid) return read()
  const gid = as(uid, () => userInfo().gid)
  const [ownGid = 0, ownGroups = []] = [process.getegid?.(), process.getgroups?.()]
  try {
    // Only root may change groups, so the user comes last, and goes first.
    const { initgroups } = process as { initgroups?: (user: number, group: number) => void }
    initgroups?.(uid, gid)
    process.setegid?.(gid)
    return as(uid, read)
  } finally {
    process.setegid?.(ownGid)
    process.setgroups?.(ownGroups)
  }
}

function as<T>(uid: number, body: () => T): T {
  const own = process.geteuid?.() ?? 0
  process.seteuid?.(uid)
  try {
    return body()
  } finally {
    process.seteuid?.(own)
  }
}
