// zlib makes new memory for each piece and does not look at it again. Left to the garbage collector, that has it run all
// the time, and takes nearly as long as the unpacking itself: it is given back as soon as nobody needs it.
import { blockBytes, createTail, lookBackBytes } from '#platform/disk-images/disk-images.ts'

/** Those of a piece may be handed on in the block behind it: see aligned.ts. */
const keptBytes = lookBackBytes + blockBytes

/** Pieces of 2 MiB: twice as fast as Node's own 16 KiB for deflate, and larger ones leave the processor's cache. */
export const pieceBytes = 2 << 20
/**
 * Decoded while the receiver is still at an earlier one. In object mode, because Node would else put those that wait
 * together into one, in new memory.
 */
export const decodedAhead = { readableObjectMode: true, readableHighWaterMark: 3 }

export type Keep = (piece: Buffer<ArrayBuffer>) => void

/** Takes pieces that were used, and gives each back when what parsers look back into lies behind it. */
export function createKeeper(): Keep {
  const tail = createTail<Buffer<ArrayBuffer>>(keptBytes, ({ length }) => length)
  return piece => {
    for (const gone of tail.push(piece)) giveUp(gone)
  }
}

/** The last piece of a buffer takes all of it along. */
function giveUp({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): void {
  if (byteOffset + byteLength !== buffer.byteLength) return
  // Not in Node 20.
  if (typeof buffer.transfer === 'function') buffer.transfer(0)
}
