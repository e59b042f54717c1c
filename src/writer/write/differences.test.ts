import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differences } from './differences.ts'

const page = 4096
const pages = 80

test('equal buffers differ nowhere', () => {
  const bytes = Buffer.alloc(pages * page, 7)
  expect(differences(bytes, Buffer.from(bytes))).toEqual([])
})

test('every differing byte is within a region, and regions are whole pages of the buffer', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(pages * page - 1), { minLength: 1, maxLength: 8 }), places => {
      const wanted = Buffer.alloc(pages * page)
      const found = Buffer.from(wanted)
      for (const at of places) found[at] = 1
      const regions = differences(wanted, found)
      for (const at of places) expect(regions.some(({ start, end }) => start <= at && at < end)).toBe(true)
      for (const { start, end } of regions) {
        expect([start % page, end % page]).toEqual([0, 0])
        // A region begins and ends with a page that really differs.
        expect(places.some(at => at >= start && at < start + page)).toBe(true)
        expect(places.some(at => at >= end - page && at < end)).toBe(true)
      }
    }),
  )
})

test('pages less than 16 KiB apart form one region', () => {
  const wanted = Buffer.alloc(pages * page)
  const found = Buffer.from(wanted)
  for (const index of [0, 4, 40]) found[index * page] = 1
  expect(differences(wanted, found)).toEqual([
    { start: 0, end: 5 * page },
    { start: 40 * page, end: 41 * page },
  ])
})
