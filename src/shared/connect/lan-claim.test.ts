import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprintText, readFingerprint } from './lan-claim.ts'

test('a fingerprint is read in any case and with any separators, and depends on the bytes [A1]', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(bytes, given => {
      const text = fingerprintText(given)
      expect(text).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}(-[BCDFGHJKLMNPQRSTVWXZ]{4}){2}$/)
      for (const typed of [
        text,
        text.toLowerCase(),
        text.replaceAll('-', ''),
        ` ${text.replaceAll('-', ' – ')}`,
      ])
        expect(readFingerprint(typed)).toBe(text)
    }),
  )
  const all = Array.from({ length: 500 }, (_, n) =>
    fingerprintText(Uint8Array.of(...Array(30).fill(7), n >> 8, n & 255)),
  )
  expect(new Set(all).size).toBe(500)
  for (const typed of ['', 'BCDF-GHJK', 'ACDF-GHJK-LMNP', 'BCDF-GHJK-LMNPQ', 'B'.repeat(100)])
    expect(readFingerprint(typed)).toBeNull()
})
