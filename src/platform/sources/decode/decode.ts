// One entry point for all kinds of compression: the bytes of the disk in a file, in order.

import { ZstdWindowError } from '#platform/disk-images/disk-images.ts'
import { message } from '#shared/messages/codes.ts'
import { Damaged } from '../damaged.ts'
import { broken, unusable, whileReading } from '../failures.ts'
import { bytesOf, type SourceFile } from '../read/source-file.ts'
import type { Wrapping } from '../recognise/kinds.ts'
import type { Tools } from '../tools.ts'
import { gunzip } from './gzip.ts'
import { decodeByProgram } from './program.ts'
import { unzip, type ZipMember } from './zip.ts'
import { unzstd } from './zstd.ts'

/** Compressions that are unpacked as they arrive. A zip's directory is at its end. */
export type Streamed = Exclude<Wrapping, 'zip'>

export type Packed = {
  file: SourceFile
  wrapping: Wrapping
  member: ZipMember | null
  /** Packed again inside, as an .img.xz in a .zip; its first bytes. */
  inner: { wrapping: Streamed; head: Buffer } | null
}

type Options = {
  signal: AbortSignal
  /** Bytes of the file as they are read. */
  onRead: (bytes: number) => void
  /** The same bytes, in order, before they are unpacked. Of a zip those of its member. */
  onChunk?: ((chunk: Buffer) => void) | undefined
}

/**
 * Yields the disk. A piece stays valid until the next one is requested and `lookBackBytes` more have followed
 * it. Throws source.broken, source.unusable, source.gone, tool.missing, and the signal's reason.
 */
export async function* decode(
  tools: Tools,
  packed: Packed,
  options: Options,
): AsyncGenerator<Buffer, undefined> {
  const { file } = packed
  try {
    yield* decoderOf(tools, packed, options)
  } catch (thrown) {
    if (thrown instanceof ZstdWindowError) throw unusable(file, thrown.reason, thrown)
    if (!(thrown instanceof Damaged)) throw whileReading(thrown, file)
    await file.unchanged()
    throw broken(file, thrown.reason, thrown)
  }
}

function decoderOf(tools: Tools, packed: Packed, options: Options): AsyncGenerator<Buffer> {
  const { inner } = packed
  const outer = outerOf(tools, packed, options)
  return inner ? unpacked(tools, inner.wrapping, outer, options) : outer
}

function outerOf(tools: Tools, { file, wrapping, member }: Packed, options: Options): AsyncGenerator<Buffer> {
  if (wrapping !== 'zip') return unpacked(tools, wrapping, bytesOf(file, options), options)
  if (!member) throw broken(file, message('source.reason.empty'))
  return unzip(file, member, options)
}

function unpacked(
  { pipe }: Tools,
  wrapping: Streamed,
  input: AsyncGenerator<Buffer>,
  { signal }: Options,
): AsyncGenerator<Buffer> {
  if (wrapping === 'gz') return gunzip(input)
  if (wrapping === 'zst') return unzstd(input)
  return decodeByProgram(pipe, wrapping, { input, signal })
}

/**
 * The first `length` bytes of the disk, or all of a smaller one. `isPart`: the file is known to end too
 * early, so fewer bytes are fine.
 */
export async function firstBytes(
  output: AsyncGenerator<Buffer>,
  length: number,
  isPart = false,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  let held = 0
  try {
    for await (const piece of output) {
      // A copy: the piece's memory is reused.
      pieces.push(Buffer.from(piece.subarray(0, length - held)))
      held += pieces.at(-1)?.length ?? 0
      if (held >= length) break
    }
  } catch (thrown) {
    if (!isPart || held === 0) throw thrown
  }
  return Buffer.concat(pieces)
}
