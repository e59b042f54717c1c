import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOfText, bytesText, diskText, mibText, secondsText } from './units.ts'

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

  it('names a part with its whole, where that is known', () => {
    expect(bytesOfText(212_000_000, 493_000_000)).toBe('212 MB of 493 MB')
    expect(bytesOfText(500_000_000, 493_000_000)).toBe('493 MB of 493 MB')
    expect(bytesOfText(212_000_000, 0)).toBe('212 MB')
  })

  it('reads needs that are given in MiB in GB', () => {
    expect([512, 1024, 1536, 20480].map(mibText)).toEqual(['512 MB', '1 GB', '1.5 GB', '20 GB'])
    expect([256, 19073, 61035].map(diskText)).toEqual(['268 MB', '20 GB', '64 GB'])
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
