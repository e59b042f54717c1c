import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jittered, retryAfterSeconds, waitAfter } from './backoff.ts'

test('a box waits longer after each failure, with jitter, between a second and an hour', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (failures, random) => {
      const wait = waitAfter(failures, random)
      expect(wait).toBeGreaterThanOrEqual(1)
      expect(wait).toBeLessThanOrEqual(3600)
      expect(waitAfter(failures + 1, random)).toBeGreaterThanOrEqual(wait)
    }),
  )
  expect([1, 2, 3, 50].map(failures => waitAfter(failures, 1))).toEqual([30, 60, 120, 3600])
  expect([0, 0.5, 1].map(random => Math.round(jittered(900, random)))).toEqual([810, 900, 990])
})

test.each([
  ['120', undefined, 120],
  ['0', undefined, 1],
  ['99999999', undefined, 86_400],
  // The server's clock counts: the box's may be years off.
  ['Fri, 02 Jan 2026 00:01:00 GMT', 'Fri, 02 Jan 2026 00:00:00 GMT', 60],
  ['Fri, 02 Jan 2026 00:00:00 GMT', 'Fri, 02 Jan 2026 00:01:00 GMT', 1],
  ['Fri, 02 Jan 2026 00:01:00 GMT', undefined, null],
  ['soon', 'Fri, 02 Jan 2026 00:00:00 GMT', null],
  ['-5', undefined, null],
  [undefined, undefined, null],
])('Retry-After %s at %s is %s seconds', (header, date, seconds) => {
  expect(retryAfterSeconds(header, date)).toBe(seconds)
})
