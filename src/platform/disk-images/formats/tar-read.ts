// Extracts one file from a tar archive (the disk of an OVA).

import { type FileHandle, open } from 'node:fs/promises'
import tar from 'tar-stream'
import type { Work } from '#engine/ports/disk-images.ts'
import { errnoOf } from '#platform/files/fs-failure.ts'
import { publish } from '#platform/files/publish.ts'
import { withRegular } from '#platform/files/regular-file.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { createMeter } from '../../files/meter.ts'
import { writeAll } from '../pump.ts'

const operation = 'images.extract'

/** The first file whose name matches; reading stops there. */
export async function extractTar(
  from: string,
  member: RegExp,
  to: string,
  { signal, onBytes }: Work,
): Promise<void> {
  const broken = (reason: Value, cause?: unknown) =>
    failure('file.broken', { operation, values: { path: from, reason }, details: { path: from }, cause })
  const copyMember = async (extract: tar.Extract, target: FileHandle) => {
    for await (const entry of extract) {
      const wanted = entry.header.type === 'file' && member.test(entry.header.name)
      let position = 0
      for await (const piece of entry as AsyncIterable<Buffer>) {
        signal.throwIfAborted()
        if (wanted) await writeAll(target, piece, position)
        position += piece.length
      }
      if (wanted) return
    }
    throw broken(message('reason.no-member', { pattern: member.source }))
  }

  await withRegular(from, { operation }, async (file, size) => {
    const meter = createMeter(size, onBytes)

    await publish(operation, [to], async partial => {
      signal.throwIfAborted()
      const target = await open(partial, 'wx')
      const source = file.createReadStream({ highWaterMark: 1 << 20, autoClose: false })
      const extract = tar.extract()
      source.on('data', piece => meter.add(piece.length))
      source.on('error', thrown => extract.destroy(thrown))
      source.pipe(extract)
      try {
        await copyMember(extract, target)
      } catch (thrown) {
        signal.throwIfAborted()
        // tar-stream's own errors are plain: "Unexpected end of data", "Invalid tar header. …".
        const isTarError =
          thrown instanceof Error && !(thrown instanceof KilnError) && errnoOf(thrown) === null
        throw isTarError ? broken(thrown.message, thrown) : thrown
      } finally {
        source.destroy()
        extract.on('error', () => undefined).destroy()
        await target.close()
      }
    })
    meter.finish()
  })
}
