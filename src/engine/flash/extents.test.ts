import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Extent } from '../ports/sources.ts'
import { flat, normalised, totalBytes, without } from './extents.ts'

const sectors = fc
  .array(fc.record({ offset: fc.nat(60), length: fc.nat(12) }), { maxLength: 12 })
  .map(list => list.map(({ offset, length }) => ({ offset: offset * 512, length: length * 512 })))

const covered = (extents: Extent[]) =>
  new Set(
    extents.flatMap(({ offset, length }) =>
      Array.from({ length: length / 512 }, (_, index) => offset / 512 + index),
    ),
  )

test('extents that overlap or touch become one, and cover the same', () => {
  fc.assert(
    fc.property(sectors, list => {
      const result = normalised(list)
      expect(covered(result)).toEqual(new Set([...covered(list)].sort((a, b) => a - b)))
      result.reduce((end, { offset, length }) => {
        expect(offset).toBeGreaterThan(end)
        expect(length).toBeGreaterThan(0)
        return offset + length
      }, -1)
    }),
  )
})

test('what is left of extents is exactly what the others do not cover', () => {
  fc.assert(
    fc.property(sectors, sectors, (from, taken) => {
      const left = without(normalised(from), normalised(taken))
      const expected = [...covered(from)].filter(sector => !covered(taken).has(sector))
      expect([...covered(left)].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b))
      expect(normalised(left)).toEqual(left)
    }),
  )
})

test('odd ends are widened to whole sectors', () => {
  expect(normalised([{ offset: 700, length: 100 }])).toEqual([{ offset: 512, length: 512 }])
  expect(flat(normalised([{ offset: 0, length: 1 }]))).toEqual([0, 512])
  expect(
    totalBytes([
      { offset: 0, length: 3 },
      { offset: 9, length: 4 },
    ]),
  ).toBe(7)
})
