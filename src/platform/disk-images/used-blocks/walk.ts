// The protocol of the disk parsers: they request bytes and yield findings, and do not know where the bytes
// come from. So the same parser serves a random-access file and a stream that is read once. Pure.
import type { SourcePartition } from '#engine/ports/sources.ts'
import type { Extent } from '#shared/formats/extents.ts'

export type Step =
  /** Answered with as many of these bytes as exist, or null if they are no longer available. */
  | { read: Extent }
  | { partition: SourcePartition }
  /** A file system that is understood: everything counts as used except what is found to be free. */
  | { known: Extent }
  /** A range whose content does not matter. */
  | { free: Extent[] }
  /** Runs alongside this one. */
  | { walk: Walk }

export type Walk<T = void> = Generator<Step, T, Uint8Array | null>

/** At most `length` bytes, fewer at the end of the disk; null if there are none. Valid until the next step. */
export function* readSome(offset: number, length: number): Walk<Buffer | null> {
  const bytes = yield { read: { offset, length } }
  return bytes?.length ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null
}

/** All of `length` bytes, or null. Valid until the next step. */
export function* readWhole(offset: number, length: number): Walk<Buffer | null> {
  const bytes = yield* readSome(offset, length)
  return bytes?.length === length ? bytes : null
}
