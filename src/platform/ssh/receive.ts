// Writes the one file of a tar stream as it arrives: data at its offsets, holes as holes.
import { open, rm } from 'node:fs/promises'
import { message } from '#shared/messages/codes.ts'
import { ReasonError } from '#shared/reason-error.ts'
import {
  blockBytes,
  createMapEnd,
  type MappedExtent,
  mostMapBytes,
  parseHead,
  parseMap,
  parseRecords,
  sizeOf,
  sparseFacts,
} from './tar-head.ts'

/** tar fills its last record with zeros: 10 KiB, or what TAR_OPTIONS would ask for. */
const mostAfterBytes = 1 << 20

export type Received = {
  sizeBytes: number
  /** The size of its data, without the holes. */
  dataBytes: number
  /** The places of the data; everything else is a hole. */
  data: MappedExtent[]
}

/** Throws what is wrong with the stream, and then leaves nothing behind. `to` must not exist yet. */
export async function receiveFile(
  pieces: AsyncIterable<Uint8Array>,
  to: string,
  onBytes: (done: number) => void,
): Promise<Received> {
  const source = createSource(pieces)
  const file = await open(to, 'wx', 0o600)
  try {
    const { size, extents } = await headOf(source)
    await file.truncate(size)
    let dataBytes = 0
    for (const { offset, length } of extents) {
      for (let at = 0; at < length; ) {
        const piece = await source.some(length - at)
        for (let from = 0; from < piece.byteLength; )
          from += (await file.write(piece, from, piece.byteLength - from, offset + at + from)).bytesWritten
        at += piece.byteLength
        dataBytes += piece.byteLength
        onBytes(dataBytes)
      }
    }
    await source.drain()
    await file.close()
    return { sizeBytes: size, dataBytes, data: extents }
  } catch (thrown) {
    await file.close().catch(() => undefined) // the reason is what was thrown first
    await rm(to, { force: true })
    throw thrown
  }
}

type Source = ReturnType<typeof createSource>

async function headOf(source: Source): Promise<{ size: number; extents: MappedExtent[] }> {
  let records = new Map<string, string>()
  let head = parseHead(await source.exactly(blockBytes))
  if (head.type === 'x') {
    if (head.size > 2 ** 20) throw new ReasonError(message('archive.reason.records-long'))
    const padded = Math.ceil(head.size / blockBytes) * blockBytes
    records = parseRecords((await source.exactly(padded)).subarray(0, head.size))
    head = parseHead(await source.exactly(blockBytes))
  }
  if (head.type !== '0') throw new ReasonError(message('archive.reason.not-file'))
  const stored = sizeOf(head, records)
  const sparse = sparseFacts(records)
  if (!sparse) return { size: stored, extents: stored > 0 ? [{ offset: 0, length: stored }] : [] }
  const blocks: Uint8Array[] = []
  const isWhole = createMapEnd()
  for (;;) {
    const block = await source.exactly(blockBytes)
    blocks.push(block)
    const mapBytes = blocks.length * blockBytes
    if (mapBytes > mostMapBytes) throw new ReasonError(message('archive.reason.map-long'))
    if (!isWhole(block)) continue
    const map = Buffer.concat(blocks).toString('latin1')
    const extents = parseMap(map.slice(0, map.lastIndexOf('\n') + 1), sparse.realSize)
    if (!extents) throw new ReasonError(message('archive.reason.map'))
    const data = extents.reduce((sum, { length }) => sum + length, 0)
    if (data !== stored - mapBytes) throw new ReasonError(message('archive.reason.map-size'))
    return { size: sparse.realSize, extents }
  }
}

/** Exact numbers of bytes from a stream of pieces. */
function createSource(pieces: AsyncIterable<Uint8Array>) {
  const iterator = pieces[Symbol.asyncIterator]()
  let left: Uint8Array = new Uint8Array(0)
  /** At least one byte, and at most this many; valid until the next call. */
  const some = async (most: number): Promise<Uint8Array> => {
    while (left.byteLength === 0) {
      const next = await iterator.next()
      if (next.done) throw new ReasonError(message('archive.reason.ends'))
      left = next.value
    }
    const piece = left.subarray(0, most)
    left = left.subarray(piece.byteLength)
    return piece
  }
  return {
    some,
    exactly: async (count: number): Promise<Uint8Array> => {
      const all = new Uint8Array(count)
      for (let at = 0; at < count; ) {
        const piece = await some(count - at)
        all.set(piece, at)
        at += piece.byteLength
      }
      return all
    },
    /** Reads what follows the file, so that the other end can finish cleanly; not more than tar sends there. */
    drain: async () => {
      for (let bytes = 0; bytes <= mostAfterBytes; ) {
        const next = await iterator.next()
        if (next.done) return
        bytes += next.value.byteLength
      }
    },
  }
}
