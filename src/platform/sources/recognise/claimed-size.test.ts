import { expect, test } from 'vitest'
import { createClaimReader, sizeByRest } from './claimed-size.ts'

const GiB = 2 ** 30

test("gzip's stored size confirms an exact claim, and no other", () => {
  const bytes = 9 * GiB + 512
  expect(sizeByRest({ bytes, isExact: true }, GiB + 512)).toBe(bytes)
  expect(sizeByRest({ bytes, isExact: true }, GiB + 1024)).toBe(null)
  // The image may be 4 GiB larger than its table says.
  expect(sizeByRest({ bytes, isExact: false }, GiB + 512)).toBe(null)
  expect(sizeByRest(null, 512)).toBe(null)
})

test('reads a claim from pieces whose memory is reused', () => {
  const iso = Buffer.alloc(100_000)
  iso.write('CD001', 32_769, 'latin1')
  iso.writeUInt32LE(700, 32_768 + 80)
  iso.writeUInt16LE(2048, 32_768 + 128)
  const claims = createClaimReader()
  for (let at = 0; at < iso.length; at += 1000) {
    const piece = Buffer.from(iso.subarray(at, at + 1000))
    claims.take(piece)
    piece.fill(0xee)
  }
  expect(claims.claim()).toEqual({ bytes: 700 * 2048, isExact: false })
})
