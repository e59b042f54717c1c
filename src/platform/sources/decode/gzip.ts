// gzip files: RFC 1952. Several members one after the other, zeros or anything else behind the last one, as the gzip
// program takes them. By hand around deflate, because Node's Gunzip gives up on what lies behind, and with it loses the
// last megabyte of what came before.
import * as zlib from 'node:zlib'
import { cutOff, Damaged, damageOf } from './damaged.ts'
import { type Input, inflate, inputOf } from './inflate.ts'
import { createKeeper } from './memory.ts'

const flag = { headerSum: 2, extra: 4, name: 8, comment: 16 }
const smallMemberBytes = 1 << 20

/** Yields the disk, as decode.ts has it. Throws Damaged. */
export async function* gunzip(chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  const [input, keep] = [inputOf(chunks), createKeeper()]
  let memberBytes = Number.POSITIVE_INFINITY
  try {
    for (let first = true; await atMember(input, first); first = false) {
      await passHeader(input)
      let sum = 0
      const isSmall = memberBytes < smallMemberBytes
      memberBytes = 0
      for await (const piece of inflate(input, keep, isSmall)) {
        sum = zlib.crc32(piece, sum)
        memberBytes += piece.length
        yield piece
      }
      const trailer = await take(input, 8)
      const agrees = trailer.readUInt32LE(0) === sum && trailer.readUInt32LE(4) === memberBytes % 2 ** 32
      if (!agrees) throw new Damaged('its checksum does not match')
    }
  } catch (thrown) {
    throw damageOf(thrown)
  } finally {
    await chunks.return?.()
  }
}

/** Whether a member begins here, zeros passed over. What is none is not an error behind the first. */
async function atMember(input: Input, isFirst: boolean): Promise<boolean> {
  for (let chunk = await input.next(); chunk; chunk = await input.next()) {
    const start = isFirst ? 0 : chunk.findIndex(byte => byte !== 0)
    if (start < 0) continue
    const more = chunk.length - start < 2 ? await input.next() : null
    const rest = more ? Buffer.concat([chunk.subarray(start), more]) : chunk.subarray(start)
    if (rest[0] === 0x1f && rest[1] === 0x8b) {
      input.giveBack(rest)
      return true
    }
    if (isFirst) throw new Damaged('it is not gzip')
    return false
  }
  if (isFirst) throw cutOff()
  return false
}

async function passHeader(input: Input): Promise<void> {
  const header = await take(input, 10)
  if (header[2] !== 8) throw new Damaged('it is packed in a way that is not known')
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
    bytes = bytes.length > 0 ? Buffer.concat([bytes, chunk]) : chunk
  }
  input.giveBack(bytes.subarray(length))
  return bytes.subarray(0, length)
}
