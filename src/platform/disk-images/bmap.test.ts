import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bmap, formatBmap, mappedBytes, parseBmap } from './bmap.ts'

const sum = fc.stringMatching(/^[0-9a-f]{64}$/)
const bmaps = fc
  .record({
    steps: fc.array(fc.record({ gap: fc.nat(1000), length: fc.integer({ min: 1, max: 5000 }), sha256: sum })),
    tail: fc.nat(100),
    cutOff: fc.nat(4095),
  })
  .map(({ steps, tail, cutOff }): Bmap => {
    let next = 0
    const ranges = steps.map(({ gap, length, sha256 }) => {
      const first = next + gap
      next = first + length
      return { first, last: next - 1, sha256 }
    })
    return { imageBytes: Math.max(0, (next + tail) * 4096 - cutOff), blockBytes: 4096, ranges }
  })

test('a written map reads back unchanged', () => {
  fc.assert(fc.property(bmaps, bmap => void expect(parseBmap(formatBmap(bmap))).toEqual(bmap)))
})

test('changing any character is detected or has no effect', () => {
  const character = fc.constantFrom(...'09af<> "-')
  fc.assert(
    fc.property(bmaps, fc.nat(), character, (bmap, at, changed) => {
      const text = formatBmap(bmap)
      const start = text.indexOf('<bmap')
      const place = start + (at % (text.length - start))
      const other = text.slice(0, place) + changed + text.slice(place + 1)
      fc.pre(other !== text)
      expect(() => parseBmap(other)).toThrow(/cannot be read/)
    }),
    { numRuns: 300 },
  )
})

test('the mapped bytes end where the image does', () => {
  const ranges = [
    { first: 0, last: 1, sha256: '' },
    { first: 9, last: 9, sha256: '' },
  ]
  expect(mappedBytes({ imageBytes: 40_960, blockBytes: 4096, ranges })).toBe(12_288)
  expect(mappedBytes({ imageBytes: 40_000, blockBytes: 4096, ranges })).toBe(12_288 - 960)
  expect(mappedBytes({ imageBytes: 0, blockBytes: 4096, ranges: [] })).toBe(0)
})

test('anything but a block map of a known version is refused, naming the file', () => {
  expect(() => parseBmap('<html>', '/x.bmap')).toThrow('/x.bmap cannot be read: it is not a block map')
  expect(() => parseBmap('<bmap version="3.0">', '/x.bmap')).toThrow('it has version 3')
})
