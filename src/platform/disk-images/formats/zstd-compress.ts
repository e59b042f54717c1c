// raw → raw.zst: one frame, with its content size and a checksum, as the zstd program writes it.
// Single-threaded: with ZSTD_c_nbWorkers Node's stream ends before its workers and loses all data (Node
// 24.21), and several parallel frames would be truncated by readers that, like Node's, stop after the first.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
// A namespace import: on a Node without zstd (before 22.15) only these calls fail, not the start.
import * as zlib from 'node:zlib'
import type { Work } from '#engine/ports/disk-images.ts'
import { publish } from '#platform/files/publish.ts'
import { createMeter } from '../../files/meter.ts'
import { withSource } from '../copy.ts'
import { streamChunkBytes, streamOf, writeAll } from '../pump.ts'

const operation = 'images.compress'

export async function compressZstd(
  from: string,
  to: string,
  { signal, onBytes }: Work,
): Promise<{ sizeBytes: number; sha256: string }> {
  return withSource(operation, from, async source => {
    const meter = createMeter(source.sizeBytes, onBytes)
    const sum = createHash('sha256')
    let sizeBytes = 0
    await publish(operation, [to], async partial => {
      const target = await open(partial, 'wx')
      try {
        await pipeline(
          streamOf(source, signal, meter.add),
          zlib.createZstdCompress({
            chunkSize: streamChunkBytes,
            pledgedSrcSize: source.sizeBytes,
            params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 },
          }),
          async (compressed: AsyncIterable<Buffer>) => {
            for await (const piece of compressed) {
              sum.update(piece)
              await writeAll(target, piece, sizeBytes)
              sizeBytes += piece.length
            }
          },
        )
        signal.throwIfAborted()
      } finally {
        await target.close()
      }
    })
    meter.finish()
    return { sizeBytes, sha256: sum.digest('hex') }
  })
}
