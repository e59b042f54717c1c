// The user the writer works for. The writer reads files with that user's permissions and not its own:
// otherwise any user who may flash could copy any file of this computer to a stick.
import { constants, openSync } from 'node:fs'
import { userInfo } from 'node:os'

/** The user's id. pkexec and sudo set theirs, and users cannot forge them; otherwise the user the writer runs as. */
export function personOf(env: Record<string, string | undefined>, ownUid: number): number {
  const set = env['PKEXEC_UID'] ?? env['SUDO_UID'] ?? ''
  return /^\d+$/.test(set) ? Number(set) : ownUid
}

/** NGROUPS_MAX of macOS and of Linux. */
const mostGroups = process.platform === 'darwin' ? 16 : 65_536

/** Opens `path` for reading as `uid`. Never blocks: a named pipe opens at once, and is refused because of its type. */
export function openAs(uid: number, path: string): number {
  const read = () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  if (process.geteuid?.() === uid) return read()
  const gid = as(uid, () => userInfo().gid)
  const [ownGid = 0, ownGroups = []] = [process.getegid?.(), process.getgroups?.()]
  try {
    // Only root may change groups, so the user id changes last, and back first.
    const { initgroups } = process as { initgroups?: (user: number, group: number) => void }
    initgroups?.(uid, gid)
    process.setegid?.(gid)
    return as(uid, read)
  } finally {
    process.setegid?.(ownGid)
    // macOS takes at most 16, and root may be in more; root needs none of them.
    process.setgroups?.(ownGroups.slice(0, mostGroups))
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
