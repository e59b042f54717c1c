// Chooses the folder for a machine's sockets: in its own folder, or in a short one of this user if the path would be
// too long. It is derived from the machine's current location: no record can point it to a folder that then gets
// removed.
import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, realpath, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errnoOf } from '#platform/files/fs-failure.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { silent } from './control/silent.ts'

export const socketNames = { qmp: 'qmp.sock', serial: 'serial.sock', screen: 'vnc.sock' } as const

/** macOS's limit for a socket path; Linux has 108. One byte terminates it. */
const longestPath = 103
const longestName = Math.max(...Object.values(socketNames).map(name => name.length))
/** On every system, and short. Other users may write to it, but not into our folder. */
const shortestFolder = '/tmp'

type SocketHost = {
  /** XDG_RUNTIME_DIR, or the temporary folder: other users may write to it, but not into our folder. */
  shortFolder: string
  uid: number
}

/** Pure. `machineFolder`: without symbolic links, so that a machine has one folder and its copy another. */
export function socketFolderFor(machineFolder: string, { shortFolder, uid }: SocketHost): string {
  const name = createHash('sha256').update(machineFolder).digest('hex').slice(0, 16)
  const places = [
    machineFolder,
    ...[shortFolder, shortestFolder].map(each => join(each, `kiln-${uid}`, name)),
  ]
  const fits = (folder: string) => Buffer.byteLength(folder) + 1 + longestName <= longestPath
  return places.find(fits) ?? join(shortestFolder, `kiln-${uid}`, name)
}

/** Creates it for this user alone. Throws folder.unusable if it is a link, another user's, or open to others. */
export async function makeSocketFolder(machineFolder: string, host: SocketHost): Promise<string> {
  const own = await realpath(machineFolder)
  const folder = socketFolderFor(own, host)
  for (const each of foldersOf(own, folder)) {
    await mkdir(each, { mode: 0o700 }).catch(thrown => {
      if (errnoOf(thrown) !== 'EEXIST') throw thrown
    })
    await assertPrivate(each, host.uid)
  }
  return folder
}

/** Checked before a socket in it is trusted. Throws machine.silent if it is gone, and folder.unusable. */
export async function socketFolderOf(machineFolder: string, host: SocketHost): Promise<string> {
  try {
    const own = await realpath(machineFolder)
    const folder = socketFolderFor(own, host)
    for (const each of foldersOf(own, folder)) await assertPrivate(each, host.uid)
    return folder
  } catch (thrown) {
    // The system removes its runtime folder when the user's last session ends.
    throw errnoOf(thrown) === 'ENOENT' ? silent(thrown) : thrown
  }
}

/** Removes the sockets, and their short folder if nothing else is in it. Leaves alone what is not this user's. */
export async function removeSockets(machineFolder: string, host: SocketHost): Promise<void> {
  const own = await realpath(machineFolder).catch(() => null) // nothing of it is left
  if (own === null) return
  const folder = socketFolderFor(own, host)
  for (const each of foldersOf(own, folder)) if (!(await isOurs(each, host.uid))) return
  for (const name of Object.values(socketNames)) await rm(join(folder, name), { force: true })
  if (folder === own) return
  await rmdir(folder).catch(thrown => {
    if (errnoOf(thrown) !== 'ENOTEMPTY') throw thrown
  })
}

const foldersOf = (own: string, folder: string) => (folder === own ? [own] : [dirname(folder), folder])

async function isOurs(folder: string, uid: number): Promise<boolean> {
  const facts = await lstat(folder).catch(() => null) // not there
  return facts?.isDirectory() === true && facts.uid === uid
}

async function assertPrivate(folder: string, uid: number): Promise<void> {
  const facts = await lstat(folder)
  if (facts.isDirectory() && facts.uid === uid && (facts.mode & 0o077) === 0) return
  // Made under an older umask, but ours.
  if (facts.isDirectory() && facts.uid === uid) return chmod(folder, 0o700)
  const values = { path: folder, reason: message('machine.reason.not-private') }
  throw failure('folder.unusable', { operation: 'machines', values, details: { path: folder } })
}
