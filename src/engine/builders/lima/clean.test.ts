import { expect, test } from 'vitest'
import { freedBytesIn } from './clean.ts'

test('parses how much Nix freed, in its units', () => {
  expect(freedBytesIn('12 store paths deleted, 345.50 MiB freed')).toBe(Math.round(345.5 * 2 ** 20))
  expect(freedBytesIn('finding garbage\n3 store paths deleted, 0.00 MiB freed\n')).toBe(0)
  expect(freedBytesIn('12 store paths deleted, 3.2 GiB freed')).toBe(Math.round(3.2 * 2 ** 30))
  expect(freedBytesIn('deleting garbage...')).toBeNull()
})
