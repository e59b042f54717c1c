import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyInto } from './copy-into.ts'

test('copied bytes end up in their place, and nothing next to them is touched', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(9), (bytes, at) => {
      const memory = Buffer.from(new SharedArrayBuffer(64)).fill(0xee)
      copyInto(memory, at, bytes)
      const beside = (length: number) => Buffer.alloc(length, 0xee)
      expect(memory).toEqual(Buffer.concat([beside(at), bytes, beside(64 - at - bytes.length)]))
    }),
  )
})
