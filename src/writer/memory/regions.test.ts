import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clipped, joined, pieces, type Region, toRegions, totalBytes, without } from './regions.ts'

const region = fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 60 })).map(([start, length]) => ({
  start,
  end: start + length,
}))
const regions = fc.array(region, { maxLength: 12 })
const bytesOf = (all: Iterable<Region>) =>
  new Set(
    [...all].flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)),
  )
const isOrdered = (all: Region[]) =>
  all.every(({ start, end }, index) => start < end && (all[index - 1]?.end ?? -1) < start)

test('joined regions are ascending, do not touch, and hold the same bytes', () => {
  fc.assert(
    fc.property(regions, all => {
      const result = joined(all)
      expect(isOrdered(result)).toBe(true)
      expect(bytesOf(result)).toEqual(bytesOf(all))
    }),
  )
})

test('regions closer than the gap become one, others stay apart', () => {
  const far = [
    { start: 0, end: 10 },
    { start: 19, end: 20 },
    { start: 30, end: 40 },
  ]
  expect(joined(far, 10)).toEqual([
    { start: 0, end: 20 },
    { start: 30, end: 40 },
  ])
})

test('the rest without the taken part is exactly the difference', () => {
  fc.assert(
    fc.property(regions, regions, (from, taken) => {
      const left = without(joined(from), joined(taken))
      expect(isOrdered(left)).toBe(true)
      expect(bytesOf(left)).toEqual(bytesOf(from).difference(bytesOf(taken)))
    }),
  )
})

test('pairs grow to whole blocks and never lose a byte', () => {
  fc.assert(
    fc.property(regions, fc.constantFrom(1, 16, 64), (all, align) => {
      const result = toRegions(
        all.flatMap(({ start, end }) => [start, end - start]),
        align,
      )
      expect(bytesOf(all).difference(bytesOf(result)).size).toBe(0)
      expect(result.every(({ start, end }) => start % align === 0 && end % align === 0)).toBe(true)
      expect(totalBytes(result)).toBeLessThanOrEqual(totalBytes(all) + 2 * align * all.length)
    }),
  )
})

test('pieces cover their regions in order and never cross a multiple of the size', () => {
  fc.assert(
    fc.property(regions, all => {
      const result = [...pieces(joined(all), 32)]
      expect(bytesOf(result)).toEqual(bytesOf(all))
      expect(result.every(({ start, end }) => Math.floor(start / 32) === Math.floor((end - 1) / 32))).toBe(
        true,
      )
    }),
  )
})

test('nothing is left beyond the end', () => {
  expect(
    clipped(
      [
        { start: 0, end: 5 },
        { start: 8, end: 12 },
        { start: 20, end: 30 },
      ],
      10,
    ),
  ).toEqual([
    { start: 0, end: 5 },
    { start: 8, end: 10 },
  ])
})
