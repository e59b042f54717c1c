// Writes OVA files as reproducible ustar archives (POSIX.1-1988, required by OVF's DSP0243 section 5.3).

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import tar from 'tar-stream'
import type { DiskImagesPort, Work } from '#engine/ports/disk-images.ts'
import { publish } from '#platform/files/publish.ts'
import { withRegular } from '#platform/files/regular-file.ts'
import { failure, Unexpected } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { createMeter } from '../../files/meter.ts'
import { writeAll } from '../pump.ts'

const operation = 'images.tar'
/** Eleven octal digits: the limit of the size field in a ustar header. */
const maxMemberBytes = 8 ** 11 - 1
const blockBytes = 512

type Member = Parameters<DiskImagesPort['writeTar']>[1][number]
type Entry = { name: string; size: number; text: string | null; path: string }

const unfit = (path: string, reason: Message) =>
  failure('file.broken', { operation, values: { path, reason }, details: { path } })

async function measured(member: Member): Promise<Entry> {
  const { name } = member
  if (!/^(?! )[\x20-\x7e]{1,100}$/.test(name)) throw unfit(name, message('ova.reason.name'))
  if ('text' in member) return { name, size: Buffer.byteLength(member.text), text: member.text, path: '' }
  const { path } = member
  const size = await withRegular(path, { operation }, async (_, sizeBytes) => sizeBytes)
  if (size > maxMemberBytes) throw unfit(path, message('ova.reason.size'))
  return { name, size, text: null, path }
}

async function fill(pack: tar.Pack, entries: Entry[], signal: AbortSignal): Promise<void> {
  for (const { name, size, text, path } of entries) {
    const header = { name, size, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0, type: 'file' as const }
    const ended = Promise.withResolvers<void>()
    const entry = pack.entry(header, thrown => (thrown ? ended.reject(thrown) : ended.resolve()))
    // Awaited below, once the member has been passed on.
    ended.promise.catch(() => undefined)
    if (text !== null) entry.write(text)
    else
      await withRegular(path, { operation }, async file => {
        for await (const piece of file.createReadStream({ highWaterMark: 1 << 20, autoClose: false })) {
          if (!entry.write(piece)) await once(entry, 'drain', { signal })
        }
      })
    entry.end(undefined)
    // Rejects if the file is longer or shorter than its header says.
    await ended.promise
  }
  pack.finalize()
}

export async function writeTar(
  to: string,
  members: Member[],
  { signal, onBytes }: Work,
): Promise<{ sizeBytes: number; sha256: string }> {
  const entries = await Promise.all(members.map(measured))
  const padded = (bytes: number) => Math.ceil(bytes / blockBytes) * blockBytes
  const totalBytes = entries.reduce((sum, { size }) => sum + blockBytes + padded(size), 2 * blockBytes)
  const meter = createMeter(totalBytes, onBytes)
  const sum = createHash('sha256')
  let sizeBytes = 0

  await publish(operation, [to], async partial => {
    signal.throwIfAborted()
    const target = await open(partial, 'wx')
    const pack = tar.pack()
    const filled = fill(pack, entries, signal).catch((thrown: Error) => pack.destroy(thrown))
    try {
      for await (const piece of pack as AsyncIterable<Buffer>) {
        signal.throwIfAborted()
        sum.update(piece)
        await writeAll(target, piece, sizeBytes)
        sizeBytes += piece.length
        meter.add(piece.length)
      }
      await filled
    } catch (thrown) {
      signal.throwIfAborted()
      throw thrown
    } finally {
      pack.destroy(new Unexpected('The archive was abandoned.'))
      await target.close()
    }
  })
  meter.finish()
  return { sizeBytes, sha256: sum.digest('hex') }
}
