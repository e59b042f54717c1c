// A disk that the engine decodes: its pieces arrive in ascending order and are joined into chunks of whole blocks.

import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { operation } from '../drive/drive-failure.ts'
import type { Arriving } from '../link/engine-link.ts'
import type { Pool } from '../memory/buffer-pool.ts'
import { alignDown, alignUp, type Region } from '../memory/regions.ts'
import type { Chunk } from './target.ts'

type StreamSource = {
  /** Reads a piece into chunks. Throws source.broken if it is out of order. */
  push: (piece: Arriving) => Promise<void>
  /** Passes on the rest. */
  end: () => void
  /** The regions that were passed on, ascending and joined. */
  regions: Region[]
}

type Open = { slot: Buffer; start: number; end: number }

/** `align`: the largest block size of the drives. Partially filled blocks are padded with zeros. */
export function createStreamSource(
  align: number,
  pool: Pool,
  put: (chunk: Chunk, free: () => void) => void,
): StreamSource {
  const regions: Region[] = []
  let open: Open | null = null
  let arrived = 0

  const flush = () => {
    if (!open) return
    const { slot, start, end } = open
    open = null
    const padded = alignUp(end, align)
    slot.fill(0, end - start, padded - start)
    const last = regions.at(-1)
    if (last?.end === start) last.end = padded
    else regions.push({ start, end: padded })
    put({ offset: start, bytes: slot.subarray(0, padded - start) }, () => pool.give(slot))
  }

  /** The chunk for a piece at `offset`: the open one if the piece begins in its last block or directly after it. */
  const chunkFor = async (offset: number): Promise<Open> => {
    if (open) {
      const windowEnd = alignDown(open.start, pool.slotBytes) + pool.slotBytes
      if (offset < windowEnd && offset <= alignUp(open.end, align)) {
        open.slot.fill(0, open.end - open.start, offset - open.start)
        open.end = offset
        return open
      }
      flush()
    }
    const start = alignDown(offset, align)
    const slot = await pool.take()
    slot.fill(0, 0, offset - start)
    open = { slot, start, end: offset }
    return open
  }

  return {
    regions,
    async push({ offset, length, read }) {
      if (offset < arrived) {
        const reason = message('source.reason.order', { offset, arrived })
        throw failure('source.broken', { operation, values: { name: message('source.stream'), reason } })
      }
      for (let done = 0; done < length; ) {
        const chunk = await chunkFor(offset + done)
        const windowEnd = alignDown(chunk.start, pool.slotBytes) + pool.slotBytes
        const taken = Math.min(length - done, windowEnd - chunk.end)
        const from = chunk.end - chunk.start
        await read(chunk.slot.subarray(from, from + taken))
        chunk.end += taken
        done += taken
      }
      arrived = offset + length
    },
    end: flush,
  }
}
