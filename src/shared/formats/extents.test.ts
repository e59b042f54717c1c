import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Extent,
  endOf,
  flat,
  intersect,
  joined,
  shrunk,
  subtract,
  totalBytes,
  union,
  widened,
  within,
} from './extents.ts'

const size = 60
const bits = fc.array(fc.boolean(), { minLength: size, maxLength: size })
const anyRanges = fc.array(
  fc.record({ offset: fc.nat(size - 1), length: fc.nat(12) }).map(({ offset, length }) => ({
    offset,
    length: Math.min(length, size - offset),
  })),
)

const toBits = (list: Extent[]) =>
  Array.from({ length: size }, (_, at) => list.some(each => at >= each.offset && at < endOf(each)))

/** Ascending, not touching, nothing empty: the only such list for these bits. */
function fromBits(all: boolean[]): Extent[] {
  const list: Extent[] = []
  for (const [at, set] of all.entries()) {
    const last = list.at(-1)
    if (!set) continue
    if (last && endOf(last) === at) last.length += 1
    else list.push({ offset: at, length: 1 })
  }
  return list
}
const canonical = bits.map(fromBits)

test('union takes any ranges and gives the one proper list of them', () => {
  fc.assert(
    fc.property(anyRanges, anyRanges, (a, b) => {
      expect(union(a, b)).toEqual(fromBits(toBits([...a, ...b])))
    }),
  )
})

test('subtract and intersect are the set operations', () => {
  fc.assert(
    fc.property(canonical, canonical, (a, b) => {
      const [inA, inB] = [toBits(a), toBits(b)]
      expect(subtract(a, b)).toEqual(fromBits(inA.map((set, at) => set && !inB[at])))
      expect(intersect(a, b)).toEqual(fromBits(inA.map((set, at) => set && Boolean(inB[at]))))
      expect(totalBytes(subtract(a, b)) + totalBytes(intersect(a, b))).toBe(totalBytes(a))
    }),
  )
})

test('within is the intersection with one range', () => {
  fc.assert(
    fc.property(canonical, fc.nat(size), fc.nat(size), (list, offset, length) => {
      expect(within(list, { offset, length })).toEqual(intersect(list, [{ offset, length }]))
    }),
  )
})

test('joined closes the gaps up to a length, and no others', () => {
  fc.assert(
    fc.property(canonical, fc.nat(6), (list, gap) => {
      const result = joined(list, gap)
      expect(intersect(result, list)).toEqual(list)
      for (const hole of subtract(result, list)) expect(hole.length).toBeLessThanOrEqual(gap)
      for (const [index, next] of result.slice(1).entries())
        expect(next.offset - endOf(result[index] as Extent)).toBeGreaterThan(gap)
    }),
  )
})

test('shrunk keeps whole units only, widened every touched unit', () => {
  fc.assert(
    fc.property(canonical, fc.integer({ min: 1, max: 8 }), (list, unit) => {
      const all = toBits(list)
      const unitOf = (at: number) => all.slice(at - (at % unit), at - (at % unit) + unit)
      const whole = all.map((_, at) => unitOf(at).length === unit && unitOf(at).every(Boolean))
      expect(union(shrunk(list, unit))).toEqual(fromBits(whole))
      expect(widened(list, unit, size)).toEqual(fromBits(all.map((_, at) => unitOf(at).some(Boolean))))
    }),
  )
})

test('a list is flattened to consecutive pairs', () => {
  expect(
    flat([
      { offset: 0, length: 3 },
      { offset: 9, length: 4 },
    ]),
  ).toEqual([0, 3, 9, 4])
})
