import { describe, expect, it } from 'vitest'
import { expectedSeconds, withDurations } from './durations.ts'

describe('how long derivations took before', () => {
  it('is the median of the last five', () => {
    const known = withDurations(
      {},
      [9, 1, 2, 3, 100, 4].map(seconds => ({ name: 'linux', seconds })),
    )
    expect(known['linux']).toEqual([1, 2, 3, 100, 4])
    expect(expectedSeconds(known, 'linux')).toBe(3)
  })

  it('is null for what was never built, also for names that every object has', () => {
    expect(expectedSeconds({}, 'linux')).toBeNull()
    expect(expectedSeconds({}, 'constructor')).toBeNull()
  })

  it('forgets the names that were built longest ago', () => {
    const many = Array.from({ length: 5001 }, (_, index) => ({ name: `drv-${index}`, seconds: 1 }))
    const known = withDurations({}, many)
    expect(Object.keys(known)).toHaveLength(5000)
    expect(known['drv-0']).toBeUndefined()
  })
})
