// What a server compressed only for the transfer (Content-Encoding), against the request's Accept-Encoding: decoded, so that the
// file matches its name and its SHA-256. Many .gz files only carry the same header: those stay as they are.
import type { Readable, Transform } from 'node:stream'
import * as zlib from 'node:zlib'

const coders: Record<string, () => Transform> = {
  gzip: () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
}
/** The endings of files that are packed in that way themselves. */
const endings: Record<string, RegExp> = {
  gzip: /\.(gz|gzip|tgz|svgz)$/i,
  br: /\.br$/i,
  zstd: /\.(zst|zstd|tzst)$/i,
  deflate: /\.(zz|zlib|deflate)$/i,
}
const magic: Record<string, Buffer> = {
  gzip: Buffer.of(0x1f, 0x8b),
  zstd: Buffer.of(0x28, 0xb5, 0x2f, 0xfd),
}
const mostLayers = 4

/** The codings in the order in which they are undone. Those that are not known are passed over, as curl passes them ("aws-chunked"). */
export function codingsOf(header: string | undefined): string[] {
  const named = (header ?? '').split(',').map(each => each.trim().toLowerCase().replace(/^x-/, ''))
  return named
    .filter(each => Object.hasOwn(coders, each))
    .slice(0, mostLayers)
    .reverse()
}

export function undo(codings: readonly string[]): Transform[] {
  return codings.flatMap(each => coders[each]?.() ?? [])
}

/**
 * Whether the file is what is under its coding. `inner`: its first bytes, once undone. A name that ends in the coding's own way
 * means the file as it came, unless that was packed once more for the way.
 */
export function isForTheWay(codings: readonly string[], name: string, inner: Buffer): boolean {
  const [outer] = codings
  if (outer === undefined) return false
  if (codings.length > 1 || !endings[outer]?.test(name)) return true
  const start = magic[outer]
  return start !== undefined && inner.subarray(0, start.length).equals(start)
}

/** The start of what is under the codings, as far as `head` goes. null: it is not packed in that way at all. */
export async function innerStart(codings: readonly string[], head: Buffer): Promise<Buffer | null> {
  const pieces: Buffer[] = []
  const streams = undo(codings)
  const last = joined(streams)
  if (!last) return head
  try {
    streams[0]?.end(head)
    for await (const piece of last as AsyncIterable<Buffer>) pieces.push(piece)
  } catch {
    // It was cut off after `head`: what came out before that counts.
  }
  return pieces.length > 0 || head.length === 0 ? Buffer.concat(pieces) : null
}

/** One behind the other; an error of any ends the last. */
export function joined(streams: readonly Transform[]): Readable | null {
  for (const [at, stream] of streams.entries()) {
    const next = streams[at + 1]
    if (!next) return stream
    stream.on('error', thrown => next.destroy(thrown))
    stream.pipe(next)
  }
  return null
}
