import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTail } from './tail.ts'

test('keeps as few of the last pieces as hold the bytes, and emits each other piece once', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), lengths, (minBytes, all) => {
      const tail = createTail<{ length: number }>(minBytes, ({ length }) => length)
      const pushed: { length: number }[] = []
      const gone: { length: number }[] = []
      for (const length of all) {
        const piece = { length }
        pushed.push(piece)
        gone.push(...tail.push(piece))
        expect([...gone, ...tail.pieces]).toEqual(pushed)
        expect([...gone, ...tail.pieces].every((each, index) => each === pushed[index])).toBe(true)
        const [first, ...others] = tail.pieces.map(each => each.length)
        const behind = others.reduce((sum, each) => sum + each, 0)
        expect(behind).toBeLessThan(minBytes)
        if (gone.length > 0) expect((first ?? 0) + behind).toBeGreaterThanOrEqual(minBytes)
      }
    }),
  )
})
