import { expect, test } from 'vitest'
import { freeMemoryMiB } from './free-memory.ts'

const GiB = 2 ** 30

test('a Mac of 8 GB that calls nearly all of its memory used still runs a machine of 4 GiB, and none of 6', () => {
  const free = freeMemoryMiB({ platform: 'darwin', totalBytes: 8 * GiB, availableBytes: 0.1 * GiB })
  expect(free).toBeGreaterThanOrEqual(4096)
  expect(free).toBeLessThan(6144)
})

test('Linux is believed, and so is a Mac that has more', () => {
  const computer = { totalBytes: 8 * GiB, availableBytes: 1 * GiB }
  expect(freeMemoryMiB({ platform: 'linux', ...computer })).toBe(1024)
  expect(freeMemoryMiB({ platform: 'darwin', totalBytes: 8 * GiB, availableBytes: 7 * GiB })).toBe(7168)
})
