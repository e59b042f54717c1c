// gzip files: RFC 1952. Several members in sequence, followed by zeros or a few other bytes, as the gzip
// program accepts. Written on top of deflate because Node's Gunzip fails on trailing bytes and then loses the
// last megabyte before them.

import * as zlib from 'node:zlib'
import { message } from '#shared/messages/codes.ts'
import { cutOff, Damaged, damageOf } from '../damaged.ts'
import { createNeedsReader } from '../recognise/needed-bytes.ts'
import { type Input, inflate, inputOf } from './inflate.ts'
import { createKeeper } from './memory.ts'

const flag = { headerSum: 2, extra: 4, name: 8, comment: 16 }
const smallMemberBytes = 1 << 20
/** A signature or a note after the last member is smaller; this much must be a damaged member. */
const damagedMemberBytes = 64 * 1024

/** Yields the disk, as in decode.ts. Throws Damaged. */
export async function* gunzip(chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  const [input, keep] = [inputOf(chunks), createKeeper()]
  const needs = createNeedsReader()
  let memberBytes = Number.POSITIVE_INFINITY
  let total = 0
  try {
    for (let first = true; ; first = false) {
      const found = await atMember(input, first)
      // It was a member of the disk, and is damaged.
      if (found === 'foreign' && total < needs.neededBytes())
        throw new Damaged(message('gzip.reason.foreign'))
      if (found !== 'member') return
      await passHeader(input)
      let sum = 0
      const isSmall = memberBytes < smallMemberBytes
      memberBytes = 0
      for await (const piece of inflate(input, keep, isSmall)) {
        sum = zlib.crc32(piece, sum)
        memberBytes += piece.length
        total += piece.length
        needs.take(piece)
        yield piece
      }
      const trailer = await take(input, 8)
      const agrees = trailer.readUInt32LE(0) === sum && trailer.readUInt32LE(4) === memberBytes % 2 ** 32
      if (!agrees) throw new Damaged(message('source.reason.checksum'))
    }
  } catch (thrown) {
    throw damageOf(thrown)
  } finally {
    await chunks.return?.()
  }
}

/**
 * Whether a member begins here, after skipping zeros. After the first member, a few other bytes are not an
 * error. Throws Damaged.
 */
async function atMember(input: Input, isFirst: boolean): Promise<'member' | 'foreign' | 'end'> {
  for (let chunk = await input.next(); chunk; chunk = await input.next()) {
    const start = isFirst ? 0 : chunk.findIndex(byte => byte !== 0)
    if (start < 0) continue
    const rest =
      chunk.length - start < 2 ? await withNext(chunk.subarray(start), input) : chunk.subarray(start)
    if (rest[0] === 0x1f && rest[1] === 0x8b) {
      input.giveBack(rest)
      return 'member'
    }
    if (isFirst) throw new Damaged(message('gzip.reason.other'))
    await passForeign(rest, input)
    return 'foreign'
  }
  if (isFirst) throw cutOff()
  return 'end'
}

/** Returns a copy of the bytes, with the next chunk appended. */
async function withNext(bytes: Buffer, input: Input): Promise<Buffer> {
  // Copied before more is requested: a chunk's memory is reused.
  const own = Buffer.from(bytes)
  return Buffer.concat([own, (await input.next()) ?? Buffer.alloc(0)])
}

/** Up to the input's end. Trailing zeros do not count. */
async function passForeign(first: Buffer, input: Input): Promise<void> {
  let passed = 0
  for (let chunk: Buffer | null = first; chunk; chunk = await input.next()) {
    if (passed + chunk.findLastIndex(byte => byte !== 0) + 1 >= damagedMemberBytes)
      throw new Damaged(message('gzip.reason.foreign'))
    passed += chunk.length
  }
}

async function passHeader(input: Input): Promise<void> {
  const header = await take(input, 10)
  if (header[2] !== 8) throw new Damaged(message('gzip.reason.method'))
  const flags = header.readUInt8(3)
  if (flags & flag.extra) await take(input, (await take(input, 2)).readUInt16LE(0))
  if (flags & flag.name) await passText(input)
  if (flags & flag.comment) await passText(input)
  if (flags & flag.headerSum) await take(input, 2)
}

async function passText(input: Input): Promise<void> {
  for (let chunk = await input.next(); chunk; chunk = await input.next()) {
    const end = chunk.indexOf(0)
    if (end < 0) continue
    input.giveBack(chunk.subarray(end + 1))
    return
  }
  throw cutOff()
}

async function take(input: Input, length: number): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0)
  while (bytes.length < length) {
    const chunk = await input.next()
    if (!chunk) throw cutOff()
    const missing = length - bytes.length
    // Always a copy, even of a single chunk: its memory is reused when more is requested.
    bytes = Buffer.concat([bytes, chunk.subarray(0, missing)])
    input.giveBack(chunk.subarray(missing))
  }
  return bytes
}
