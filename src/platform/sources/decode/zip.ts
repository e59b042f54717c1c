// The files in a zip archive. yauzl reads the directory; the content is decompressed like gzip's.

import * as zlib from 'node:zlib'
import yauzl from 'yauzl'
import { message } from '#shared/messages/codes.ts'
import { quoted } from '#shared/quoted.ts'
import { Damaged, damageOf } from '../damaged.ts'
import { broken, type Named, unusable, whileReading } from '../failures.ts'
import { type Recorded, RecordingReader } from '../read/recorded.ts'
import { bytesOf, type SourceFile } from '../read/source-file.ts'
import { inflate, inputOf } from './inflate.ts'
import { createKeeper } from './memory.ts'

/** The place of the image in the archive, compressed or not. */
export type ZipMember = {
  name: string
  start: number
  packedBytes: number
  isStored: boolean
  sizeBytes: number
  sum: number
  /** All that was read of the archive to find it. */
  directory: readonly Recorded[]
}

const stored = 0
const deflated = 8
const encrypted = 99
const maxMembers = 10_000
/** Folders and hidden files count: all that is read of a directory is kept. */
const maxEntries = 100_000

/** An archive's files, to choose from, and how to get at one. */
export type ZipFiles = { files: yauzl.Entry[]; member: (entry: yauzl.Entry) => Promise<ZipMember> }

/** Throws source.unusable, source.broken. */
export async function filesInZip(file: SourceFile): Promise<ZipFiles> {
  return withReason(file, async () => {
    const reader = new RecordingReader(file.handle)
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, file.sizeBytes, { autoClose: false })
    const files: yauzl.Entry[] = []
    let entries = 0
    for await (const entry of zip.eachEntry()) {
      entries++
      if (isContent(entry)) files.push(entry)
      if (files.length > maxMembers || entries > maxEntries) throw unusable(file, message('zip.reason.many'))
    }
    const member = async (entry: yauzl.Entry) => ({
      ...(await memberOf(zip, entry, file)),
      directory: reader.recorded,
    })
    return { files, member: entry => withReason(file, () => member(entry)) }
  })
}

async function memberOf(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  named: Named,
): Promise<Omit<ZipMember, 'directory'>> {
  const { compressionMethod } = entry
  if (entry.isEncrypted() || compressionMethod === encrypted)
    throw unusable(named, message('zip.reason.encrypted'))
  if (compressionMethod !== stored && compressionMethod !== deflated)
    throw unusable(named, message('zip.reason.method', { method: methodName(compressionMethod) }))
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
  return {
    name: entry.fileName,
    start: fileDataStart,
    packedBytes: entry.compressedSize,
    isStored: compressionMethod === stored,
    sizeBytes: entry.uncompressedSize,
    sum: entry.crc32,
  }
}

/** The names in the specification (APPNOTE, 4.4.5) and in 7-Zip. */
const methodNames: Record<number, string> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'BZip2',
  14: 'LZMA',
  20: 'Zstandard',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
}
const methodName = (method: number) =>
  methodNames[method] ?? message('zip.method.number', { number: String(method) })

async function withReason<T>(file: SourceFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw zipFailure(thrown, file)
  }
}

/** Folders and macOS's extra files do not count as content. */
function isContent({ fileName, uncompressedSize }: yauzl.Entry): boolean {
  const isHidden = fileName.startsWith('__MACOSX/') || /(^|\/)\.[^/]*$/.test(fileName)
  return uncompressedSize > 0 && !fileName.endsWith('/') && !isHidden
}

/** yauzl's own errors are plain: "End of central directory record signature not found. …". */
function zipFailure(thrown: unknown, file: SourceFile): unknown {
  if (!(thrown instanceof Error) || thrown.constructor !== Error) return thrown
  if ('code' in thrown) return whileReading(thrown, file)
  if (/multi-disk/.test(thrown.message)) return splitZip(file)
  const isCutOff = /central directory record signature not found/i.test(thrown.message)
  const reason = isCutOff
    ? message('reason.cut-off')
    : message('zip.reason.directory', { reason: thrown.message })
  return broken(file, reason, thrown)
}

export const splitZip = (file: Named) =>
  unusable(file, message('zip.reason.split', { command: `7z x ${quoted(file.name)}` }))

type Options = {
  signal: AbortSignal
  onRead: (bytes: number) => void
  onChunk?: ((chunk: Buffer) => void) | undefined
}

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
