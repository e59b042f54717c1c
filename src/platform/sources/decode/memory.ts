// zlib allocates new memory for each piece and never reuses it. Left to the garbage collector, freeing takes
// nearly as long as decompressing, so it is freed as soon as it is no longer needed.
import { blockBytes, createTail, lookBackBytes } from '#platform/disk-images/disk-images.ts'

/** A piece's bytes may be passed on in the block after it: see aligned.ts. */
const keptBytes = lookBackBytes + blockBytes

/** Pieces of 2 MiB: twice as fast as Node's own 16 KiB for deflate; larger ones exceed the CPU cache. */
export const pieceBytes = 2 << 20
/**
 * Decoded while the receiver is still using an earlier piece. In object mode, because Node would otherwise
 * merge waiting pieces into new memory.
 */
export const decodedAhead = { readableObjectMode: true, readableHighWaterMark: 3 }

export type Keep = (piece: Buffer<ArrayBuffer>) => void

/** Takes used pieces, and frees each once enough bytes follow it that no parser looks back into it. */
export function createKeeper(): Keep {
  const tail = createTail<Buffer<ArrayBuffer>>(keptBytes, ({ length }) => length)
  return piece => {
    for (const gone of tail.push(piece)) giveUp(gone)
  }
}

/** The last piece of a buffer frees all of it. */
function giveUp({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): void {
  if (byteOffset + byteLength !== buffer.byteLength) return
  // Missing in Node 20.
  if (typeof buffer.transfer === 'function') buffer.transfer(0)
}
