// A text file that a stranger may have made: no device that never ends, no pipe that never begins, no link to elsewhere.

import { constants, open } from 'node:fs/promises'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { errnoOf, reading, unlessMissing } from './fs-failure.ts'

const operation = 'files.read'
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** null when there is no such file. Throws file.broken. */
export async function readForeignText(path: string, maxBytes: number): Promise<string | null> {
  const broken = (reason: Message) =>
    failure('file.broken', { operation, values: { path, reason }, details: { path } })
  const file = await reading(operation, path, () =>
    unlessMissing(null, () => open(path, flags)).catch(thrown => {
      const errno = errnoOf(thrown)
      // open(2) of a socket.
      if (errno === 'ENXIO') throw broken(message('reason.not-regular'))
      throw errno === 'ELOOP' ? broken(message('reason.symlink')) : thrown
    }),
  )
  if (!file) return null
  try {
    const facts = await file.stat()
    if (!facts.isFile()) throw broken(message('reason.not-regular'))
    if (facts.size > maxBytes) throw broken(message('reason.too-large', { kibibytes: maxBytes / 1024 }))
    // What grows meanwhile is read no further.
    const bytes = Buffer.alloc(facts.size)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = (await file.read(bytes, length, bytes.length - length)).bytesRead
    return bytes.toString('utf8', 0, length)
  } finally {
    await file.close()
  }
}
