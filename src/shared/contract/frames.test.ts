import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeFrame, encodeFrame } from './frames.ts'

test('encoded frames decode to the same, wherever they are in memory', () => {
  fc.assert(
    fc.property(fc.nat(0xffff_ffff), fc.uint8Array(), fc.nat(9), (id, bytes, offset) => {
      const frame = encodeFrame({ t: 'bytes', id, bytes })
      const inLarger = new Uint8Array(offset + frame.byteLength)
      inLarger.set(frame, offset)
      const decoded = decodeFrame(inLarger.subarray(offset))
      expect(decoded?.id).toBe(id)
      expect([...(decoded?.bytes ?? [])]).toEqual([...bytes])
    }),
  )
})

test('a frame too short for a stream’s number is invalid', () => {
  for (const length of [0, 1, 3]) expect(decodeFrame(new Uint8Array(length))).toBeNull()
})
