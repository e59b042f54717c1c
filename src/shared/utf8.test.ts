import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Bytes } from './utf8.ts'

test('a text has as many bytes as Buffer makes of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(utf8Bytes(text)).toBe(Buffer.byteLength(text))
    }),
  )
})
