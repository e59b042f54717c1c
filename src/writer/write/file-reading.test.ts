import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flat, subtract, union } from '#shared/formats/extents.ts'
import { createPool } from '../memory/buffer-pool.ts'
import { pieces, type Region, totalBytes } from '../memory/regions.ts'
import { planReading } from './file-reading.ts'
import { readSequences } from './file-source.ts'
import { createHead, headBytes } from './head.ts'
import { nonZero } from './non-zero.ts'

const page = 4096
const diskPages = 1024
const diskBytes = diskPages * page
const slotBytes = 256 * 1024
const inPages = fc
  .array(fc.tuple(fc.nat(diskPages - 1), fc.integer({ min: 1, max: 200 })), { maxLength: 8 })
  .map(all =>
    union(
      all.map(([at, count]) => ({
        offset: at * page,
        length: Math.min(count, diskPages - at) * page,
      })),
    ),
  )
const cases = fc.record({
  always: inPages,
  maybe: inPages,
  data: fc.array(fc.nat(diskPages - 1), { maxLength: 40 }),
  isSummed: fc.boolean(),
  cutOff: fc.nat(page - 1),
  align: fc.constantFrom(512, 4096),
})
const covers = (regions: Region[], at: number) => regions.some(({ start, end }) => start <= at && at < end)

test('each byte is read at most once, and everything that must be written is', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ always, maybe, data, isSummed, cutOff, align }) => {
      const sizeBytes = diskBytes - cutOff
      const disk = Buffer.alloc(diskBytes)
      for (const at of data) disk[at * page + (at % page)] = 1
      disk.fill(0, sizeBytes)
      const unlessZero = subtract(maybe, always)
      const sha256 = isSummed ? 'f'.repeat(64) : null
      const reading = planReading(
        { sizeBytes, extents: flat(always), unlessZero: flat(unlessZero), sha256, sums: [] },
        align,
      )
      const times = new Uint8Array(diskPages)
      const written: Region[] = []
      const pool = createPool(3, slotBytes)
      const source = {
        path: '',
        assertUnchanged: async () => undefined,
        close: () => undefined,
        async read(bytes: Buffer, at: number) {
          disk.copy(bytes, 0, at, at + bytes.length)
          for (let done = 0; done < bytes.length; done += page)
            times[(at + done) / page] = (times[(at + done) / page] ?? 0) + 1
        },
      }
      const { sure, doubtful } = reading.sequences(slotBytes)
      const sequences = [sure, doubtful].map(list => ({ pieces: list, pool }))
      await readSequences(source, sequences, {
        signal: new AbortController().signal,
        put({ offset, bytes }, free) {
          const piece = { start: offset, end: offset + bytes.length }
          const parts = reading.wanted(piece, bytes)
          expect(totalBytes(parts)).toBeLessThanOrEqual(reading.mostOf(piece))
          for (const { start, end } of parts) expect(start >= piece.start && end <= piece.end).toBe(true)
          written.push(...parts)
          free()
        },
      })
      expect(Math.max(...times)).toBeLessThanOrEqual(1)
      if (isSummed) expect(Math.min(...times)).toBe(1)
      for (let at = 0; at < diskPages; at += 1) {
        const isIn = (list: { offset: number; length: number }[]) =>
          list.some(({ offset, length }) => offset <= at * page && at * page < offset + length)
        const isZero = disk.subarray(at * page, (at + 1) * page).every(byte => byte === 0)
        if (isIn(always) || (isIn(unlessZero) && !isZero)) expect(covers(written, at * page)).toBe(true)
        if (covers(written, at * page)) expect(times[at]).toBe(1)
      }
    }),
    { numRuns: 60 },
  )
})

test('a large hole is neither read nor written, and unneeded zeros are read and not written', () => {
  const mib = 1 << 20
  const planned = {
    sizeBytes: 8 * mib,
    extents: [0, mib],
    unlessZero: [4 * mib, 2 * mib],
    sha256: null,
    sums: [],
  }
  const { sequences, wanted, mostOf } = planReading(planned, 512)
  expect(sequences(4 * mib)).toEqual({
    sure: [{ start: 0, end: mib }],
    doubtful: [{ start: 4 * mib, end: 6 * mib }],
  })
  // A checksum takes bytes in order, so nothing is read out of order.
  const summed = planReading({ ...planned, sha256: 'f'.repeat(64) }, 512).sequences(4 * mib)
  expect(summed).toEqual({
    sure: [
      { start: 0, end: 4 * mib },
      { start: 4 * mib, end: 8 * mib },
    ],
    doubtful: [],
  })
  const bytes = Buffer.alloc(2 * mib)
  const piece = { start: 4 * mib, end: 6 * mib }
  expect(wanted(piece, bytes)).toEqual([])
  expect(mostOf(piece)).toBe(2 * mib)
  bytes[mib + 1] = 1
  expect(wanted(piece, bytes)).toEqual([{ start: 5 * mib, end: 5 * mib + page }])
})

test('finds non-zero bytes in whole pages, wherever they are', () => {
  fc.assert(
    fc.property(fc.nat(300_000), fc.array(fc.nat(299_999), { maxLength: 12 }), (length, places) => {
      const bytes = Buffer.alloc(length)
      const here = places.filter(at => at < length)
      for (const at of here) bytes[at] = 7
      const pages = [...new Set(here.map(at => Math.floor(at / page)))].sort((a, b) => a - b)
      const found = nonZero(bytes, page)
      expect(found.flatMap(region => [...pieces([region], page)].map(({ start }) => start / page))).toEqual(
        pages,
      )
      for (const { end } of found) expect(end % page === 0 || end === length).toBe(true)
    }),
  )
})

test('the start of the image is kept back, and everything else is passed on', () => {
  const head = createHead()
  const bytes = Buffer.alloc(2 * headBytes, 5)
  const parts = [
    { start: 4096, end: 8192 },
    { start: headBytes - 512, end: headBytes + 512 },
    { start: headBytes + 4096, end: 2 * headBytes },
  ]
  expect(head.keep({ offset: 0, bytes }, parts)).toEqual([
    { start: headBytes, end: headBytes + 512 },
    { start: headBytes + 4096, end: 2 * headBytes },
  ])
  const expected = Buffer.alloc(headBytes)
  expected.fill(5, 4096, 8192).fill(5, headBytes - 512)
  expect(head.bytes.equals(expected)).toBe(true)
  const later = { offset: 2 * headBytes, bytes }
  const [part = { start: 0, end: 0 }] = [{ start: 2 * headBytes, end: 3 * headBytes }]
  expect(head.keep(later, [part])).toEqual([part])
})
