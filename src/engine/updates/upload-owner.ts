// Checks whose updates a web server already has: two folders or two users at one address would remove each
// other's boxes.
import type { Ports } from '#engine/ports/index.ts'
import type { WebAccess } from '#engine/ports/web-folder.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { type FolderMark, markIn, markName, mostMarkBytes } from '#shared/updates/folder-mark.ts'
import { readMark } from './folder-mark.ts'

const operation = 'updates.publish'

/** Throws update.upload-taken, and errors of the server: update.upload*. */
export async function assertOurs(
  ports: Pick<Ports, 'files' | 'webFolder'>,
  { folder, address, recovery }: { folder: string; address: string; recovery: string },
  access: WebAccess,
): Promise<void> {
  const place = `${address}/${markName}`
  const there = await ports.webFolder.text(place, { ...access, mostBytes: mostMarkBytes })
  if (there === null) return
  const here = await readMark(ports, folder)
  const reason = otherThan(here, there === 'too-large' ? null : markIn(there), recovery)
  if (reason) throw failure('update.upload-taken', { operation, values: { address, reason } })
}

/** null if it belongs to this folder. */
function otherThan(here: FolderMark | null, there: FolderMark | null, recovery: string): Message | null {
  if (there === null) return message('update.taken.unreadable')
  if (there.recovery !== recovery) return message('update.taken.keys', { key: there.recovery })
  // Marks of older versions had no id.
  return there.id !== undefined && there.id !== here?.id ? message('update.taken.folder') : null
}
