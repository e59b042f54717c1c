import { expect, test } from 'vitest'
import { isShallowEqual } from './shallow-equal.ts'

test('objects are equal by their fields, one level deep', () => {
  const inner = {}
  expect(isShallowEqual({ a: 1, inner }, { inner, a: 1 })).toBe(true)
  expect(isShallowEqual(null, null)).toBe(true)
  expect(isShallowEqual({ a: Number.NaN }, { a: Number.NaN })).toBe(true)
  expect(isShallowEqual({ a: 1, inner }, { a: 1, inner: {} })).toBe(false)
  expect(isShallowEqual({ a: 1 }, { a: 1, b: undefined })).toBe(false)
  expect(isShallowEqual({ a: undefined }, { b: undefined })).toBe(false)
  expect(isShallowEqual({}, null)).toBe(false)
})
