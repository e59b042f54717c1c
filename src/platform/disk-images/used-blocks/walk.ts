// How the parsers of disks speak: they ask for bytes and tell what they found, and know nothing of where bytes come
// from. So one parser serves a file that can be read anywhere and a stream that passes once. Pure.
import type { SourcePartition } from '#engine/ports/sources.ts'
import type { Extent } from '#shared/disk/extents.ts'

export type Step =
  /** Answered with what there is of these bytes, or null when they can't be had any more. */
  | { read: Extent }
  | { partition: SourcePartition }
  /** A file system that is understood: all of it counts as used, except what is found to be free. */
  | { known: Extent }
  /** Nobody relies on what these bytes are. */
  | { free: Extent[] }
  /** Goes on beside this one. */
  | { walk: Walk }

export type Walk<T = void> = Generator<Step, T, Uint8Array | null>

/** At most `length` bytes, as many as the disk has there; null when there are none. Good until the next step. */
export function* readSome(offset: number, length: number): Walk<Buffer | null> {
  const bytes = yield { read: { offset, length } }
  return bytes?.length ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null
}

/** All of `length` bytes, or null. Good until the next step. */
export function* readWhole(offset: number, length: number): Walk<Buffer | null> {
  const bytes = yield* readSome(offset, length)
  return bytes?.length === length ? bytes : null
}
