import fc from 'fast-check'
import { expect, test } from 'vitest'
import { union } from './extents.ts'
import { createRangeSums } from './range-sums.ts'

const diskBytes = 1000
const disk = Array.from({ length: diskBytes }, (_, index) => index)
const ranges = fc
  .array(fc.tuple(fc.nat(diskBytes - 1), fc.integer({ min: 1, max: 90 })), { maxLength: 12 })
  .map(all =>
    union(all.map(([offset, length]) => ({ offset, length: Math.min(length, diskBytes - offset) }))),
  )
const cuts = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 30 })

/** Returns the hashed bytes of each range that ended, as positions on the disk. */
function taken(all: { offset: number; length: number }[], pieces: [at: number, length: number][]) {
  const sums = createRangeSums(all)
  const found: [offset: number, bytes: number[]][] = []
  let open: number[] = []
  for (const [at, length] of pieces) {
    const { steps, ended } = sums.take(at, length)
    for (const step of steps) {
      if (step !== 'digest') {
        open.push(...disk.slice(at + step.from, at + step.to))
        continue
      }
      found.push([ended.shift()?.offset ?? -1, open])
      open = []
    }
  }
  return { found, left: sums.left() }
}

test('however a disk is split, each checksum covers exactly its range', () => {
  fc.assert(
    fc.property(ranges, cuts, (all, lengths) => {
      const pieces: [number, number][] = []
      for (let at = 0, turn = 0; at < diskBytes; turn += 1) {
        const length = Math.min(lengths[turn % lengths.length] ?? 1, diskBytes - at)
        pieces.push([at, length])
        at += length
      }
      expect(taken(all, pieces)).toEqual({
        found: all.map(({ offset, length }) => [offset, disk.slice(offset, offset + length)]),
        left: 0,
      })
    }),
  )
})

test('bytes that never pass are missing from their checksum, and an unfinished range is left over', () => {
  const all = [
    { offset: 0, length: 20 },
    { offset: 30, length: 5 },
    { offset: 90, length: 20 },
  ]
  const { found, left } = taken(all, [
    [0, 10],
    [40, 60],
  ])
  expect(found).toEqual([
    [0, disk.slice(0, 10)],
    [30, []],
  ])
  expect(left).toBe(1)
})
