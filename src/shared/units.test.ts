import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesText } from './units.ts'

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

  it('is never wider than a narrow column', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9e14 }),
        bytes => void expect(bytesText(bytes).length).toBeLessThan(8),
      ),
    )
  })
})
