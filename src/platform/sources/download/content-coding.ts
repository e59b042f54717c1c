// Decodes a compression that a server applied only for the transfer (Content-Encoding), against the request's
// Accept-Encoding, so that the file matches its name and its SHA-256. Many .gz files only carry the same header: those
// stay as they are.
import type { Readable, Transform } from 'node:stream'
import * as zlib from 'node:zlib'

const coders: Record<string, () => Transform> = {
  gzip: () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
}
/** The endings of files that have this coding themselves. */
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

/** The codings in the order in which they are decoded. Unknown ones ("aws-chunked") are ignored, as in curl. */
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
 * Whether the coding was added for the transfer, so that the file is what is left without it. `inner`: the first bytes, decoded.
 * A file named for its coding (x.img.gz) is kept as it came, unless it was compressed again for the transfer.
 */
export function isForTransfer(codings: readonly string[], name: string, inner: Buffer): boolean {
  const [outer] = codings
  if (outer === undefined) return false
  if (codings.length > 1 || !endings[outer]?.test(name)) return true
  const start = magic[outer]
  return start !== undefined && inner.subarray(0, start.length).equals(start)
}

/** More than any look at a file reads. A few kilobytes can decode to gigabytes. */
const mostInnerBytes = 1 << 20

/** The start of the decoded file, as far as `head` goes, and about `mostInnerBytes` at most. null: `head` has no such coding. */
export async function innerStart(codings: readonly string[], head: Buffer): Promise<Buffer | null> {
  const pieces: Buffer[] = []
  let length = 0
  const streams = undo(codings)
  const last = joined(streams)
  if (!last) return head
  try {
    streams[0]?.end(head)
    for await (const piece of last as AsyncIterable<Buffer>) {
      pieces.push(piece)
      length += piece.length
      if (length >= mostInnerBytes) break
    }
  } catch {
    // It was cut off after `head`: what came out before that counts.
  } finally {
    for (const stream of streams) stream.destroy()
  }
  return pieces.length > 0 || head.length === 0 ? Buffer.concat(pieces) : null
}

/** Piped one into the next; an error of any destroys the last. */
function joined(streams: readonly Transform[]): Readable | null {
  for (const [at, stream] of streams.entries()) {
    const next = streams[at + 1]
    if (!next) return stream
    stream.on('error', thrown => next.destroy(thrown))
    stream.pipe(next)
  }
  return null
}
