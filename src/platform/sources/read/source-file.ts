// A file to be read: opened once, so that it stays the same file whatever happens to its name.

import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { errnoOf } from '#platform/files/fs-failure.ts'
import { fileIdentity } from '#shared/flash/file-identity.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { errnoText, gone, missing, type Named, unusable, whileReading } from '../failures.ts'

export type SourceFile = Named & {
  handle: FileHandle
  sizeBytes: number
  /** See shared/flash/file-identity.ts. */
  identity: string
  /** Throws source.gone if it has changed since it was opened. */
  unchanged: () => Promise<void>
  /** Checks after a program read it by name: also throws source.gone if the name no longer leads to this file. */
  stillNamed: () => Promise<void>
}

/** Throws file.missing, source.unusable. `name`: the name the user knows, if it is not the file's. */
export async function openSource(path: string, name: string = basename(path)): Promise<SourceFile> {
  const named = { name, path }
  try {
    const facts = await stat(path)
    if (facts.isDirectory()) throw unusable(named, message('source.reason.folder'))
    // Opening a pipe would wait for its writer.
    if (!facts.isFile()) throw unusable(named, message('source.reason.not-file'))
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const opened = await handle.stat({ bigint: true })
    const identity = fileIdentity(opened)
    const requireSame = (now: BigIntStats) => {
      if (fileIdentity(now) !== identity) throw gone(named, message('source.reason.changed'))
    }
    const unchanged = async () => requireSame(await handle.stat({ bigint: true }))
    const stillNamed = async () => {
      await unchanged()
      try {
        requireSame(await stat(path, { bigint: true }))
      } catch (thrown) {
        throw whileReading(thrown, named)
      }
    }
    return { ...named, handle, sizeBytes: Number(opened.size), identity, unchanged, stillNamed }
  } catch (thrown) {
    const code = errnoOf(thrown)
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missing(named, thrown)
    throw code === null ? thrown : unusable(named, unreadable(thrown), thrown)
  }
}

/** EPERM is the privacy protection of macOS, for Downloads, Documents, Desktop and other disks; EACCES the file's mode. */
export const unreadable = (thrown: unknown, platform: string = process.platform): Message =>
  platform === 'darwin' && errnoOf(thrown) === 'EPERM'
    ? message('source.reason.privacy')
    : message('source.reason.unreadable', { reason: errnoText(thrown) })

/** The chunk size for a compressed file: a decoder fed with smaller chunks must be started more often. */
const readChunkBytes = 4 << 20

type ReadOptions = {
  signal: AbortSignal
  start?: number
  end?: number
  onRead?: (bytes: number) => void
  /** Each chunk before the caller gets it. */
  onChunk?: ((chunk: Buffer) => void) | undefined
}

/**
 * The bytes from `start` to `end`, a chunk at a time, reading one ahead. A chunk's memory belongs to the
 * caller until it requests the next. Throws source.gone if there are fewer bytes, and the signal's reason.
 */
export async function* bytesOf(
  file: SourceFile,
  { signal, start = 0, end = file.sizeBytes, onRead, onChunk }: ReadOptions,
): AsyncGenerator<Buffer> {
  // The caller holds one, and the other is being filled. New buffers for each chunk would keep the garbage
  // collector busy.
  const [one, two] = [0, 1].map(() =>
    Buffer.allocUnsafeSlow(Math.max(0, Math.min(readChunkBytes, end - start))),
  )
  const memory = (from: number) => (Math.floor((from - start) / readChunkBytes) % 2 === 0 ? one : two)
  const read = async (from: number) => {
    const bytes = (memory(from) as Buffer).subarray(0, end - from)
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await file.handle.read(bytes, done, bytes.length - done, from + done)
      if (bytesRead === 0)
        throw gone(file, message('reason.ends-early', { found: from + done, expected: file.sizeBytes }))
      done += bytesRead
    }
    return bytes
  }
  const ahead = (from: number) => {
    const chunk = read(from)
    // Awaited in its turn.
    chunk.catch(() => undefined)
    return chunk
  }

  let next = start < end ? ahead(start) : null
  try {
    for (let at = start; next; ) {
      const chunk = await next
      signal.throwIfAborted()
      at += chunk.length
      next = at < end ? ahead(at) : null
      onChunk?.(chunk)
      yield chunk
      onRead?.(chunk.length)
    }
  } catch (thrown) {
    throw whileReading(thrown, file)
  } finally {
    await Promise.allSettled([next])
  }
}

/** At most `length` bytes: fewer at the file's end. */
export async function readSome(file: SourceFile, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, file.sizeBytes - offset)))
  try {
    let done = 0
    while (done < bytes.length) {
      const { bytesRead } = await file.handle.read(bytes, done, bytes.length - done, offset + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return bytes.subarray(0, done)
  } catch (thrown) {
    throw whileReading(thrown, file)
  }
}
