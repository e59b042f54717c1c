import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesText, secondsText } from './units.ts'

describe('units', () => {
  it('shows sizes as they are printed on drives', () => {
    expect([0, 999, 1000, 493_000_000, 1_600_000_000, 999_600_000, 32e9, 5e15].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '493 MB',
      '1.6 GB',
      '1.0 GB',
      '32 GB',
      '5000 TB',
    ])
  })

  it('shows times in the two largest units', () => {
    expect([0, 0.44, 9.96, 59.4, 60, 185, 3600, 3725].map(secondsText)).toEqual([
      '0.0 s',
      '0.4 s',
      '10 s',
      '59 s',
      '1 min',
      '3 min 5 s',
      '1 h',
      '1 h 2 min',
    ])
  })

  it('is never longer than a narrow column', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9e14 }),
        bytes => void expect(bytesText(bytes).length).toBeLessThan(8),
      ),
    )
  })
})
