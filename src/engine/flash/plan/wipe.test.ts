import { expect, test } from 'vitest'
import type { SourcePartition } from '#engine/ports/sources.ts'
import { wipePlan } from './wipe.ts'

const kib = 1024
const mib = kib * kib
const partition = (offset: number, sizeBytes: number, name = ''): SourcePartition => ({
  offset,
  sizeBytes,
  name,
  type: '',
})

test('wipes the first MiB and both ends of each partition where the image writes nothing', () => {
  const plan = wipePlan({
    partitions: [partition(4 * mib, 64 * mib)],
    sizeBytes: 80 * mib,
    written: [
      { offset: 0, length: 34 * 512 },
      { offset: 4 * mib, length: 64 * kib },
    ],
  })
  expect(plan).toEqual([
    { offset: 34 * 512, length: mib - 34 * 512 },
    { offset: 4 * mib + 64 * kib, length: 448 * kib },
    { offset: 68 * mib - 512 * kib, length: 512 * kib },
  ])
})

test('a seed partition is wiped completely: an earlier seed may hold secrets', () => {
  const plan = wipePlan({
    partitions: [partition(mib, 4 * mib, 'kiln-seed')],
    sizeBytes: 8 * mib,
    written: [],
  })
  expect(plan).toEqual([{ offset: 0, length: 5 * mib }])
})

test('a tiny partition is wiped once, and an image smaller than the head only to its end', () => {
  expect(wipePlan({ partitions: [partition(2 * mib, 64 * kib)], sizeBytes: 3 * mib, written: [] })).toEqual([
    { offset: 0, length: mib },
    { offset: 2 * mib, length: 64 * kib },
  ])
  expect(wipePlan({ partitions: [], sizeBytes: 20 * kib, written: [] })).toEqual([
    { offset: 0, length: 20 * kib },
  ])
})

test('nothing is wiped that the image writes itself', () => {
  expect(
    wipePlan({
      partitions: [partition(mib, 4 * mib)],
      sizeBytes: 8 * mib,
      written: [{ offset: 0, length: 8 * mib }],
    }),
  ).toEqual([])
})
