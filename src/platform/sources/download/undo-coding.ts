// Decodes a file that was compressed only for the transfer, once all of it is here (content-coding.ts says which files
// are).
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { errnoOf } from '../../files/fs-failure.ts'
import { freeBytes } from '../../files/space.ts'
import { innerStart, isForTransfer, undo } from './content-coding.ts'
import { nothingYet, type Part } from './continuing.ts'
import { DownloadError } from './download-error.ts'
import type { Place } from './place.ts'

const headBytes = 64 * 1024
/** Left free on the disk: a few megabytes can decode to terabytes. */
const reservedBytes = 256 << 20

/** `free`: replaced by tests. Throws DownloadError, and space.full where the decoded file does not fit. */
export async function undoCoding(
  place: Place,
  part: Part,
  name: string,
  signal: AbortSignal,
  free: typeof freeBytes = freeBytes,
): Promise<void> {
  if (part.codings.length === 0) return
  const inner = await innerStart(part.codings, await headOf(place.file))
  if (inner === null || !isForTransfer(part.codings, name, inner)) return place.save({ ...part, codings: [] })
  const folder = dirname(place.file)
  const decoded = `${place.file}.decoded`
  const room = limited((await free(folder)) - reservedBytes, folder)
  try {
    await pipeline([createReadStream(place.file), ...undo(part.codings), room, createWriteStream(decoded)], {
      signal,
    })
  } catch (thrown) {
    await rm(decoded, { force: true })
    signal.throwIfAborted()
    if (!/^(Z|ZSTD|ERR_BROTLI|ERR__ERROR)_/.test(errnoOf(thrown) ?? '')) throw thrown
    await place.save(nothingYet)
    throw new DownloadError(message('download.reason.coding'), { cause: thrown })
  }
  // A crash here leaves a download that has not begun, never one that is decoded twice.
  await place.save(nothingYet)
  await rename(decoded, place.file)
  const { size } = await stat(place.file)
  await place.save({ ...part, codings: [], totalBytes: size, doneBytes: size })
}

/** Fails with space.full after so many bytes. */
function limited(mostBytes: number, folder: string): Transform {
  let left = mostBytes
  return new Transform({
    transform(piece: Buffer, _, done) {
      left -= piece.length
      if (left < 0) done(failure('space.full', { operation: 'flash.source', values: { path: folder } }))
      else done(null, piece)
    },
  })
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
