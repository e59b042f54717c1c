import { randomFillSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeal } from './checksum.ts'

test('a seal is the same for the same bytes, however they are split, and differs for every changed bit', () => {
  const seal = createSeal()
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.nat(), fc.nat(7), (length, place, bit) => {
      const bytes = randomFillSync(Buffer.alloc(length))
      const cut = place % length
      const whole = seal([bytes])
      expect(whole.length).toBe(16)
      expect(seal([bytes.subarray(0, cut), bytes.subarray(cut)]).equals(whole)).toBe(true)
      bytes[cut] = (bytes[cut] ?? 0) ^ (1 << bit)
      expect(seal([bytes]).equals(whole)).toBe(false)
    }),
  )
})

test('zeros of different lengths have different seals, and every job has its own', () => {
  const seal = createSeal()
  const seals = [1, 2, 16, 4096, 8192].map(length => seal([Buffer.alloc(length)]).toString('hex'))
  expect(new Set(seals).size).toBe(seals.length)
  expect(createSeal()([Buffer.alloc(16)]).equals(seal([Buffer.alloc(16)]))).toBe(false)
})
