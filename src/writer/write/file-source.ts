// A raw disk in a file, read once for all drives, a few chunks ahead of what is being written.

import { closeSync, fstat, fstatSync, read } from 'node:fs'
import { promisify } from 'node:util'
import { failure, type KilnError } from '#shared/errors.ts'
import { fileIdentity } from '#shared/flash/file-identity.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { operation } from '../drive/drive-failure.ts'
import { openAs } from '../drive/invoking-user.ts'
import type { Pool } from '../memory/buffer-pool.ts'
import type { Region } from '../memory/regions.ts'
import type { Chunk } from './target.ts'

const readFile = promisify(read)
const facts = promisify(fstat)

/** Chunks that are being read while others are written. */
const ahead = 2

export type FileSource = {
  path: string
  /** Fills `buffer`; anything beyond the file's end is zeros. Throws source.gone. */
  read: (buffer: Buffer, position: number) => Promise<void>
  /** Throws source.gone if the file has changed. */
  assertUnchanged: () => Promise<void>
  close: () => void
}

type Planned = { path: string; name: string; sizeBytes: number; identity: string }

/** Throws source.gone, also if it is another file than planned. */
export function openFileSource({ path, name, sizeBytes, identity }: Planned, uid: number): FileSource {
  const gone = (reason: Value) =>
    failure('source.gone', { operation, values: { name, reason }, details: { path } })
  const fd = opening(gone, () => openAs(uid, path))
  const close = () => closeSync(fd)
  const before = fstatSync(fd, { bigint: true })
  const problem = !before.isFile()
    ? message('source.reason.not-file')
    : before.size < sizeBytes
      ? message('source.reason.short', { found: Number(before.size), expected: sizeBytes })
      : fileIdentity(before) === identity
        ? null
        : message('source.reason.exchanged')
  if (problem) {
    close()
    throw gone(problem)
  }
  return {
    path,
    close,
    async read(buffer, position) {
      const wanted = Math.max(0, Math.min(buffer.length, sizeBytes - position))
      for (let done = 0; done < wanted; ) {
        const { bytesRead } = await readFile(fd, buffer, done, wanted - done, position + done).catch(
          thrown => {
            throw gone(reasonOf(thrown))
          },
        )
        if (bytesRead === 0) throw gone(message('source.reason.ends', { at: position + done }))
        done += bytesRead
      }
      buffer.fill(0, wanted)
    },
    async assertUnchanged() {
      if (fileIdentity(await facts(fd, { bigint: true })) !== identity)
        throw gone(message('source.reason.changed'))
    },
  }
}

/** Pieces that are read in order, none larger than a slot of `pool`. */
type Sequence = { pieces: Region[]; pool: Pool }
/** `put` takes a chunk, and calls `free` when its memory may be reused. It has also taken it if it throws. */
type Reading = { signal: AbortSignal; put: (chunk: Chunk, free: () => void) => void }

/** Reads the sequences in parallel: possible zeros are checked while the drive is busy with the rest. Throws the
 *  first source.gone or error of `put`, once all reads have ended. */
export async function readSequences(
  source: FileSource,
  sequences: Sequence[],
  { signal, put }: Reading,
): Promise<void> {
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const read = (sequence: Sequence) =>
    readChunks(source, sequence, { signal: either, put }).catch(thrown => {
      failed.abort(thrown)
      throw thrown
    })
  const ends = await Promise.allSettled(sequences.map(read))
  failed.signal.throwIfAborted()
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

async function readChunks(
  source: FileSource,
  { pieces, pool }: Sequence,
  { signal, put }: Reading,
): Promise<void> {
  const reads: Promise<{ chunk: Chunk; slot: Buffer }>[] = []
  const readOne = async ({ start, end }: Region) => {
    const slot = await pool.take()
    const bytes = slot.subarray(0, end - start)
    await source.read(bytes, start).catch(thrown => {
      pool.give(slot)
      throw thrown
    })
    return { chunk: { offset: start, bytes }, slot }
  }
  const hand = async () => {
    const found = await reads.shift()
    if (found) put(found.chunk, () => pool.give(found.slot))
  }
  try {
    for (const region of pieces) {
      signal.throwIfAborted()
      const next = readOne(region)
      // Thrown when it is its turn.
      next.catch(() => undefined)
      reads.push(next)
      if (reads.length > ahead) await hand()
    }
    while (reads.length > 0) await hand()
  } finally {
    for (const left of await Promise.allSettled(reads)) {
      if (left.status === 'fulfilled') pool.give(left.value.slot)
    }
  }
}

function opening(gone: (reason: Value) => KilnError, body: () => number): number {
  try {
    return body()
  } catch (thrown) {
    throw gone(reasonOf(thrown))
  }
}

const reasonOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
