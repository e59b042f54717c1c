// The one disk image in a zip archive. yauzl reads the directory; the content is decompressed like gzip's.

import * as zlib from 'node:zlib'
import yauzl from 'yauzl'
import { message } from '#shared/messages/codes.ts'
import { Damaged, damageOf } from '../damaged.ts'
import { broken, type Named, unusable, whileReading } from '../failures.ts'
import { bytesOf, type SourceFile } from '../read/source-file.ts'
import { inflate, inputOf } from './inflate.ts'
import { createKeeper } from './memory.ts'

/** Where the image is in the archive, compressed or not. */
export type ZipMember = {
  name: string
  start: number
  packedBytes: number
  isStored: boolean
  sizeBytes: number
  sum: number
}

const stored = 0
const deflated = 8
const maxMembers = 10_000
const imageName = /\.(img|image|raw|iso|wic|dd|bin|disk|usb|hddimg|hdd|sdcard|sdimg|rpi-sdimg|sunxi-sdimg)$/i

/** Throws source.unusable if it does not contain exactly one image, or one that can't be read; source.broken. */
export async function findInZip(file: SourceFile): Promise<ZipMember> {
  try {
    const zip = await yauzl.fromFdPromise(file.handle.fd, { autoClose: false })
    const files: yauzl.Entry[] = []
    for await (const entry of zip.eachEntry()) {
      if (isContent(entry)) files.push(entry)
      if (files.length > maxMembers) throw unusable(file, message('zip.reason.many'))
    }
    const entry = theOnly(files, file)
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    return {
      name: entry.fileName,
      start: fileDataStart,
      packedBytes: entry.compressedSize,
      isStored: entry.compressionMethod === stored,
      sizeBytes: entry.uncompressedSize,
      sum: entry.crc32,
    }
  } catch (thrown) {
    throw zipFailure(thrown, file)
  }
}

/** Folders and macOS's extra files do not count as content. */
function isContent({ fileName, uncompressedSize }: yauzl.Entry): boolean {
  const isHidden = fileName.startsWith('__MACOSX/') || /(^|\/)\.[^/]*$/.test(fileName)
  return uncompressedSize > 0 && !fileName.endsWith('/') && !isHidden
}

function theOnly(files: yauzl.Entry[], named: Named): yauzl.Entry {
  const images = files.length === 1 ? files : files.filter(({ fileName }) => imageName.test(fileName))
  const [entry] = images
  if (!entry) throw unusable(named, message('zip.reason.none'))
  if (images.length > 1) {
    const names = images
      .slice(0, 3)
      .map(({ fileName }) => fileName)
      .join(', ')
    const code = images.length > 3 ? 'zip.reason.several-more' : 'zip.reason.several'
    throw unusable(named, message(code, { names }))
  }
  if (entry.isEncrypted()) throw unusable(named, message('zip.reason.encrypted'))
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) {
    throw unusable(named, message('zip.reason.method', { method: String(entry.compressionMethod) }))
  }
  return entry
}

/** yauzl's own errors are plain: "End of central directory record signature not found. …". */
function zipFailure(thrown: unknown, file: SourceFile): unknown {
  if (!(thrown instanceof Error) || thrown.constructor !== Error) return thrown
  if ('code' in thrown) return whileReading(thrown, file)
  const isCutOff = /central directory record signature not found/i.test(thrown.message)
  const reason = isCutOff
    ? message('reason.cut-off')
    : message('zip.reason.directory', { reason: thrown.message })
  return broken(file, reason, thrown)
}

type Options = { signal: AbortSignal; onRead: (bytes: number) => void }

/** Yields the disk, as in decode.ts. Throws Damaged. */
export async function* unzip(file: SourceFile, member: ZipMember, options: Options): AsyncGenerator<Buffer> {
  const { start, packedBytes, isStored, sizeBytes } = member
  const chunks = bytesOf(file, { ...options, start, end: start + packedBytes })
  let sum = 0
  let bytes = 0
  try {
    for await (const piece of isStored ? copied(chunks) : inflate(inputOf(chunks), createKeeper())) {
      sum = zlib.crc32(piece, sum)
      bytes += piece.length
      if (bytes > sizeBytes) throw new Damaged(message('source.reason.larger', { claimed: sizeBytes }))
      yield piece
    }
    if (bytes !== sizeBytes)
      throw new Damaged(message('source.reason.other-size', { found: bytes, claimed: sizeBytes }))
    if (sum !== member.sum) throw new Damaged(message('source.reason.checksum'))
  } catch (thrown) {
    throw damageOf(thrown)
  } finally {
    await chunks.return(undefined)
  }
}

/** Reads reuse the buffer, and parsers look back. */
async function* copied(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk)
}
