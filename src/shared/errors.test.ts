import { expect, test } from 'vitest'
import { failure } from './errors.ts'

test('a line of 64 KiB in a log is truncated in an error', () => {
  const line = 'x'.repeat(65_536)
  const values = { derivation: 'a', reason: line }
  const error = failure('nix.build-failed', {
    operation: 'build',
    values,
    details: { lastLines: [line, 'b'] },
  })
  expect(JSON.stringify(error.report()).length).toBeLessThan(5000)
  expect(error.report().details?.lastLines?.[1]).toBe('b')
})
