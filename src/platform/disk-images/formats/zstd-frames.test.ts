import * as zlib from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameScanner, frameFailure } from './zstd-frames.ts'

const { ZSTD_c_checksumFlag, ZSTD_c_contentSizeFlag } = zlib.constants
const skippable = (bytes: number) => {
  const frame = Buffer.alloc(8 + bytes, 0x28)
  frame.writeUInt32LE(0x184d2a50 + (bytes % 16))
  frame.writeUInt32LE(bytes, 4)
  return frame
}
/** Raw, RLE and compressed blocks; with and without checksums and sizes. */
const zstdFrame = fc
  .record({
    parts: fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.nat(300_000).map(n => new Uint8Array(n)),
      ),
      {
        maxLength: 4,
      },
    ),
    sum: fc.nat(1),
    size: fc.nat(1),
  })
  .map(({ parts, sum, size }) =>
    zlib.zstdCompressSync(Buffer.concat(parts), {
      params: { [ZSTD_c_checksumFlag]: sum, [ZSTD_c_contentSizeFlag]: size },
    }),
  )
const frames = fc.array(fc.oneof(zstdFrame, fc.nat(100).map(skippable)), { minLength: 1, maxLength: 5 })

test('finds frames however the chunks are split', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(), { maxLength: 20 }), (whole, marks) => {
      const bytes = Buffer.concat(whole)
      const cuts = [...marks.map(mark => mark % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
      const scanner = createFrameScanner()
      const found: Buffer[] = []
      let open: Uint8Array[] = []
      for (const [at, cut] of cuts.entries()) {
        for (const piece of scanner.push(bytes.subarray(cuts[at - 1] ?? 0, cut))) {
          open.push(piece.bytes)
          if (!piece.ends) continue
          found.push(Buffer.concat(open))
          open = []
        }
      }
      scanner.finish()
      expect(found).toEqual(whole)
    }),
  )
})

test('a file that ends anywhere else is truncated', () => {
  fc.assert(
    fc.property(frames, fc.nat(), (whole, mark) => {
      const bytes = Buffer.concat(whole)
      const ends = whole.map((_, n) => whole.slice(0, n + 1).reduce((sum, frame) => sum + frame.length, 0))
      const at = mark % bytes.length
      const scanner = createFrameScanner()
      scanner.push(bytes.subarray(0, at))
      if (ends.includes(at)) scanner.finish()
      else expect(() => scanner.finish()).toThrow('it is cut off')
    }),
  )
})

test('refuses anything that is not zstd, even after a valid frame', () => {
  expect(() => createFrameScanner().push(Buffer.from('PK\u0003\u0004'))).toThrow('it is not zstd')
  const scanner = createFrameScanner()
  scanner.push(zlib.zstdCompressSync('x'))
  expect(() => scanner.push(Buffer.alloc(4))).toThrow('something else follows it')
})

test("reads a frame's memory need, however its header is split", () => {
  const MiB = 1 << 20
  const header = (hex: string) => Buffer.from(`28b52ffd${hex}`, 'hex')
  // An empty raw block, the last.
  const block = Buffer.from('010000', 'hex')
  for (const [hex, bytes] of [
    ['0088', 128 * MiB],
    ['00a8', 2048 * MiB],
    ['008a', 160 * MiB],
    // A single segment: the whole content.
    ['a00000c012', 300 * MiB],
    ['600001', 512],
    ['2007', 7],
  ] as const) {
    const frame = Buffer.concat([header(hex), block])
    for (let cut = 0; cut < frame.length; cut += 1) {
      const scanner = createFrameScanner()
      const pieces = [...scanner.push(frame.subarray(0, cut)), ...scanner.push(frame.subarray(cut))]
      expect(pieces.at(-1), hex).toMatchObject({ ends: true, windowBytes: bytes })
    }
  }
})

test('only a window that is too large does not count as damage', () => {
  const thrown = (code: string) => Object.assign(new Error(code), { code })
  const damaged = thrown('ZSTD_error_corruption_detected')
  expect(frameFailure(damaged, 2 ** 31)).toBe(damaged)
  expect(frameFailure(thrown('ZSTD_error_frameParameter_windowTooLarge'), 2 ** 31)).toMatchObject({
    name: 'ZstdWindowError',
    message: 'it needs 2 GB of memory to be unpacked; pack it again without --long',
  })
})
