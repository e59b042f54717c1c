// Opens regular files only: a pipe without a writer blocks one of Node's four file threads forever, and a
// device may be endless. So it opens without blocking and checks the handle, which no other process can swap.

import { constants, type FileHandle, open } from 'node:fs/promises'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { errnoOf, reading, unlessMissing } from './fs-failure.ts'

const usualOperation = 'files.read'

/** `follow`: whether the path may be a link; then its target must be a regular file. */
type Opening = { operation?: string; follow?: boolean }
type Reading = Opening & { maxBytes: number }

/** null if there is no such file. Throws file.broken. */
export async function openRegular(
  path: string,
  { operation = usualOperation, follow = true }: Opening = {},
): Promise<FileHandle | null> {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW)
  const broken = (reason: Message) => brokenFile(path, operation, reason)
  const file = await reading(operation, path, () =>
    unlessMissing(null, () => open(path, flags)).catch(thrown => {
      const errno = errnoOf(thrown)
      // open(2) of a socket.
      if (errno === 'ENXIO') throw broken(message('reason.not-regular'))
      throw errno === 'ELOOP' && !follow ? broken(message('reason.symlink')) : thrown
    }),
  )
  if (!file) return null
  try {
    if (!(await file.stat()).isFile()) throw broken(message('reason.not-regular'))
    return file
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

/** Runs `body` with the file, and closes it. Throws file.missing, file.broken. */
export async function withRegular<T>(
  path: string,
  opening: Opening,
  body: (file: FileHandle, sizeBytes: number) => Promise<T>,
): Promise<T> {
  const { operation = usualOperation } = opening
  const file = await openRegular(path, opening)
  if (!file) throw failure('file.missing', { operation, values: { path }, details: { path } })
  try {
    return await body(file, (await file.stat()).size)
  } finally {
    await file.close()
  }
}

/** null if there is no such file. Throws file.broken, also for more than `maxBytes`. */
export async function readRegular(path: string, { maxBytes, ...opening }: Reading): Promise<Buffer | null> {
  const { operation = usualOperation } = opening
  const file = await openRegular(path, opening)
  if (!file) return null
  try {
    return await reading(operation, path, async () => {
      const { size } = await file.stat()
      if (size > maxBytes)
        throw brokenFile(path, operation, message('reason.too-large', { kibibytes: tenths(maxBytes / 1024) }))
      // Growth during the read is ignored.
      const bytes = Buffer.alloc(size)
      let length = 0
      for (let read = -1; read !== 0 && length < bytes.length; length += read)
        read = (await file.read(bytes, length, bytes.length - length)).bytesRead
      return bytes.subarray(0, length)
    })
  } finally {
    await file.close()
  }
}

const tenths = (count: number) => Math.round(count * 10) / 10

const brokenFile = (path: string, operation: string, reason: Message) =>
  failure('file.broken', { operation, values: { path, reason }, details: { path } })
