// Where a machine's sockets are: in its own folder, or in a short one of this user's where the path would be too long.
import { chmod, lstat, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'

export const socketNames = { qmp: 'qmp.sock', serial: 'serial.sock', screen: 'vnc.sock' } as const

/** macOS's limit for the path of a socket; Linux has 108. One byte ends it. */
const longestPath = 103
const longestName = Math.max(...Object.values(socketNames).map(name => name.length))

type SocketHost = {
  /** XDG_RUNTIME_DIR, or the temporary folder: others may write to it, but not into a folder of ours. */
  shortFolder: string
  uid: number
}

/** Pure. `id`: the machine's, which no other of this user has. */
export function socketFolderFor(machineFolder: string, id: string, { shortFolder, uid }: SocketHost): string {
  const fits = Buffer.byteLength(machineFolder) + 1 + longestName <= longestPath
  return fits ? machineFolder : join(shortFolder, `kiln-${uid}`, id)
}

/** Makes it for this user alone. Throws folder.unusable where it is a link, another's, or open to others. */
export async function makeSocketFolder(machineFolder: string, folder: string, uid: number): Promise<void> {
  if (folder === machineFolder) return
  for (const each of [join(folder, '..'), folder]) {
    await mkdir(each, { mode: 0o700 }).catch(thrown => {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
    })
    await checkPrivate(each, uid)
  }
}

/** Asked before a socket in it is trusted. Throws folder.unusable. */
export async function checkPrivate(folder: string, uid: number): Promise<void> {
  const facts = await lstat(folder)
  if (facts.isDirectory() && facts.uid === uid && (facts.mode & 0o077) === 0) return
  // Made by an older umask, but ours.
  if (facts.isDirectory() && facts.uid === uid) return chmod(folder, 0o700)
  const values = { path: folder, reason: message('machine.reason.not-private') }
  throw failure('folder.unusable', { operation: 'machines', values, details: { path: folder } })
}

export async function removeSockets(machineFolder: string, folder: string): Promise<void> {
  if (folder !== machineFolder) return rm(folder, { recursive: true, force: true })
  for (const name of Object.values(socketNames)) await rm(join(folder, name), { force: true })
}
