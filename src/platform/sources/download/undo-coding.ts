// What was packed only for the way is undone once all of it is here (content-coding.ts says what is).
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { message } from '#shared/messages/codes.ts'
import { errnoOf } from '../../files/fs-failure.ts'
import { innerStart, isForTheWay, undo } from './content-coding.ts'
import { nothingYet, type Part } from './continuing.ts'
import { DownloadError } from './download-error.ts'
import type { Place } from './place.ts'

const headBytes = 64 * 1024

/** Throws DownloadError. */
export async function undoCoding(place: Place, part: Part, name: string, signal: AbortSignal): Promise<void> {
  if (part.codings.length === 0) return
  const inner = await innerStart(part.codings, await headOf(place.file))
  if (inner === null || !isForTheWay(part.codings, name, inner)) return place.save({ ...part, codings: [] })
  const undone = `${place.file}.undone`
  try {
    await pipeline([createReadStream(place.file), ...undo(part.codings), createWriteStream(undone)], {
      signal,
    })
  } catch (thrown) {
    signal.throwIfAborted()
    if (!/^(Z|ZSTD|ERR_BROTLI|ERR__ERROR)_/.test(errnoOf(thrown) ?? '')) throw thrown
    await place.save(nothingYet)
    throw new DownloadError(message('download.reason.coding'), { cause: thrown })
  }
  // A crash here leaves a download that has not begun, never one that is decoded twice.
  await place.save(nothingYet)
  await rename(undone, place.file)
  const { size } = await stat(place.file)
  await place.save({ ...part, codings: [], totalBytes: size, doneBytes: size })
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
