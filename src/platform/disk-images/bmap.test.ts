import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foreignBmap } from '#test/drives/foreign-bmap.ts'
import { type Bmap, formatBmap, mappedBytes, parseBmap } from './bmap.ts'

const sum = fc.stringMatching(/^[0-9a-f]{64}$/)
const bmaps = fc
  .record({
    steps: fc.array(fc.record({ gap: fc.nat(1000), length: fc.integer({ min: 1, max: 5000 }), sum })),
    tail: fc.nat(100),
    cutOff: fc.nat(4095),
  })
  .map(({ steps, tail, cutOff }): Bmap => {
    let next = 0
    const ranges = steps.map(({ gap, length, sum }) => {
      const first = next + gap
      next = first + length
      return { first, last: next - 1, sum }
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
    { first: 0, last: 1, sum: '' },
    { first: 9, last: 9, sum: '' },
  ]
  expect(mappedBytes({ imageBytes: 40_960, blockBytes: 4096, ranges })).toBe(12_288)
  expect(mappedBytes({ imageBytes: 40_000, blockBytes: 4096, ranges })).toBe(12_288 - 960)
  expect(mappedBytes({ imageBytes: 0, blockBytes: 4096, ranges: [] })).toBe(0)
})

test('the maps of older and other authors are read: SHA-1 and SHA-512, and version 1.3', () => {
  for (const [kind, digits] of [
    ['1.3', 40],
    ['sha1', 40],
    ['sha256', 64],
    ['sha512', 128],
  ] as const) {
    const sums = ['a', 'b'].map(digit => digit.repeat(digits))
    const text = foreignBmap({ sums, kind })
    expect(parseBmap(text), kind).toEqual({
      imageBytes: 40_000,
      blockBytes: 4096,
      ranges: [
        { first: 0, last: 1, sum: sums[0] },
        { first: 9, last: 9, sum: sums[1] },
      ],
    })
    expect(() => parseBmap(text.replace(' 9 <', ' 8 <'))).toThrow('its own checksum does not match')
  }
  expect(() => parseBmap(foreignBmap({ sums: ['a'.repeat(32), 'b'.repeat(32)], kind: 'md5' }))).toThrow(
    'its checksums are "md5", which Kiln does not check',
  )
  expect(() => parseBmap('<bmap version="1.2">')).toThrow('it has version 1.2, which has no checksums')
  // A sum of another length than the map's kind says.
  const mixed = foreignBmap({ sums: ['a'.repeat(64), 'b'.repeat(40)], kind: 'sha1' })
  expect(() => parseBmap(mixed)).toThrow('one of its ranges cannot be read')
})

test('anything but a block map of a known version is refused, naming the file', () => {
  expect(() => parseBmap('<html>', '/x.bmap')).toThrow('/x.bmap cannot be read: it is not a block map')
  expect(() => parseBmap('<bmap version="3.0">', '/x.bmap')).toThrow('it has version 3')
})
