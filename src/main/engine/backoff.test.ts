import { expect, test } from 'vitest'
import { afterCrash } from './backoff.ts'

test('restarts at once after a first crash', () => {
  expect(afterCrash(0, 1_000)).toEqual({ count: 1, delayMs: 0 })
})

test('waits longer after each crash in a row, but never more than half a minute', () => {
  expect([1, 2, 3, 9].map(before => afterCrash(before, 1_000).delayMs)).toEqual([500, 2_000, 5_000, 30_000])
})

test('an engine that ran for a minute counts from zero again', () => {
  expect(afterCrash(5, 60_000)).toEqual({ count: 1, delayMs: 0 })
})
