import { expect, test } from 'vitest'
import { bytesOf, exactBytes, formatBytes, formatMiB } from './sizes.ts'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1000, '1 kB'],
  [1_500_000, '1.5 MB'],
  [512_000_000, '512 MB'],
  [31_900_000_000, '32 GB'],
  [1_600_000_000, '1.6 GB'],
  [999_960_000, '1 GB'],
  [4_000_000_000_000, '4 TB'],
])('%i bytes read as on a drive: %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('details are exact and binary', () => {
  expect(exactBytes(1_610_612_736)).toBe('1.5 GiB (1,610,612,736 bytes)')
  expect(exactBytes(12)).toBe('12 bytes')
})

test('memory and disk needs are given in MiB and read in GB', () => {
  expect([512, 1024, 1536, 20480].map(formatMiB)).toEqual(['512 MB', '1 GB', '1.5 GB', '20 GB'])
})

test('a part is named with its whole, where that is known', () => {
  expect(bytesOf(212_000_000, 493_000_000)).toBe('212 MB of 493 MB')
  expect(bytesOf(212_000_000, 0)).toBe('212 MB')
})
