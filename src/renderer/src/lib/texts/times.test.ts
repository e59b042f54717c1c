import { expect, test } from 'vitest'
import { formatDuration, relativeTime, roughDuration } from './times.ts'

const now = Date.UTC(2026, 0, 10, 12)
test.each([
  [0, 'just now'],
  [45, '45 seconds ago'],
  [60, '1 minute ago'],
  [3_599, '59 minutes ago'],
  [7_200, '2 hours ago'],
  [86_400, 'yesterday'],
  [20 * 86_400, '2 weeks ago'],
])('%i seconds ago reads "%s"', (seconds, text) => {
  expect(relativeTime(now - seconds * 1000, now)).toBe(text)
})

test.each([
  [800, '0.8 s'],
  [9_960, '10 s'],
  [42_400, '42 s'],
  [59_700, '1 min 00 s'],
  [185_000, '3 min 05 s'],
  [4_800_000, '1 h 20 min'],
  [172_740_000, '47 h 59 min'],
  [702_000_000, '8 d 3 h'],
])('%i ms lasts "%s"', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})

test('an estimate is rounded', () => {
  expect([3, 42, 55, 290, 3600, 4800].map(roughDuration)).toEqual([
    'less than 10 s',
    'about 40 s',
    'about 1 min',
    'about 5 min',
    'about 1 h',
    'about 1 h 20 min',
  ])
})
