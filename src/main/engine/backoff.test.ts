import { expect, test } from 'vitest'
import { afterCrash } from './backoff.ts'

test('a first crash is answered at once', () => {
  expect(afterCrash(0, 1_000)).toEqual({ count: 1, delayMs: 0 })
})

test('crashes in a row wait longer and longer, but never more than half a minute', () => {
  expect([1, 2, 3, 9].map(before => afterCrash(before, 1_000).delayMs)).toEqual([500, 2_000, 5_000, 30_000])
})

test('an engine that ran for a minute counts from zero again', () => {
  expect(afterCrash(5, 60_000)).toEqual({ count: 1, delayMs: 0 })
})
