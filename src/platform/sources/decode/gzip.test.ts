import { randomBytes } from 'node:crypto'
import * as zlib from 'node:zlib'
import { expect, test } from 'vitest'
import { gunzip } from './gzip.ts'

/** A member with every optional header field. */
function member(bytes: Buffer): Buffer {
  const plain = zlib.gzipSync(bytes)
  const head = Buffer.from(plain.subarray(0, 10))
  head[3] = 2 + 4 + 8 + 16
  const extra = Buffer.from('0500aabbccddee', 'hex')
  return Buffer.concat([head, extra, Buffer.from('disk\0words\0ss'), plain.subarray(10)])
}
/** Like bytesOf: a chunk belongs to the caller until it requests the next. */
async function* spoiling(...chunks: Uint8Array[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    if (chunk.length === 0) continue
    const own = Buffer.from(chunk)
    yield own
    own.fill(0xee)
  }
}
async function unpacked(...chunks: Uint8Array[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of gunzip(spoiling(...chunks))) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

test('members are read wherever chunks end, although their memory is reused', async () => {
  const parts = [30, 100, 0, 50].map(bytes => randomBytes(bytes))
  const whole = Buffer.concat(parts)
  const packed = [
    ...parts.map((part, n) => (n % 2 === 0 ? member(part) : zlib.gzipSync(part))),
    Buffer.alloc(5),
    member(Buffer.from('x')),
  ]
  const bytes = Buffer.concat(packed)
  const wanted = Buffer.concat([whole, Buffer.from('x')])
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const found = await unpacked(bytes.subarray(0, cut), bytes.subarray(cut))
    expect(found.equals(wanted), `cut at ${cut}`).toBe(true)
  }
  const single = Array.from(bytes, byte => Buffer.of(byte))
  expect((await unpacked(...single)).equals(wanted)).toBe(true)
})

test('a few bytes after the last member are harmless, many are damage', async () => {
  const [packed, zeros] = [zlib.gzipSync('disk'), Buffer.alloc(300_000)]
  const most = Buffer.alloc(64 * 1024 - 1, 7)
  for (const behind of [most.subarray(0, 1), most, Buffer.concat([zeros, most, zeros])]) {
    expect(String(await unpacked(packed, behind))).toBe('disk')
    expect(String(await unpacked(Buffer.concat([packed, behind])))).toBe('disk')
  }
  const more = Buffer.concat([most, Buffer.of(7)])
  for (const chunks of [
    [packed, more],
    [Buffer.concat([packed, more])],
    [packed, most, zeros, Buffer.of(7)],
    [packed, zeros, more],
  ])
    await expect(unpacked(...chunks)).rejects.toThrow('the data after its end is not gzip')
})
