import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newClaimCode, readClaimCode } from './claim-code.ts'

const bytes = fc.infiniteStream(fc.integer({ min: 0, max: 255 }))
const codes = bytes.map(stream => newClaimCode(() => stream.next().value ?? 0))

test('reads a code in any case and with any separators [A8]', () => {
  fc.assert(
    fc.property(
      codes,
      fc.constantFrom('', ' ', '-', ' – ', '_', '.'),
      fc.boolean(),
      (code, separator, small) => {
        expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
        const typed = code.replace('-', separator)
        expect(readClaimCode(` ${small ? typed.toLowerCase() : typed} `)).toBe(code)
      },
    ),
  )
})

test.each([
  '',
  'BCDF',
  'BCDF-GHJ',
  'BCDF-GHJKL',
  'ABCD-EFGH',
  'BCD0-GHJK',
  'ＢCDF-GHJK',
  'ß'.repeat(4),
  `BCDF${'-'.repeat(50)}GHJK`,
])('%j is not a code', typed => {
  expect(readClaimCode(typed)).toBeNull()
})

test('every letter is equally likely', () => {
  const counts = new Map<string, number>()
  let next = 0
  for (let made = 0; made < 60; made++)
    for (const letter of newClaimCode(() => next++ % 256).replace('-', ''))
      counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect(new Set(counts.values()).size).toBe(1)
  expect(counts.size).toBe(20)
})
