/**
 * Gives the memory of a piece back at once, when it is the last of its buffer. zlib makes new memory for each megabyte
 * and does not look at it again; left to the garbage collector, that has it run all the time, and takes nearly as long as
 * the unpacking itself.
 */
export function giveUp({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): void {
  if (byteOffset + byteLength !== buffer.byteLength) return
  // Not in Node 20.
  if (typeof buffer.transfer === 'function') buffer.transfer(0)
}
