import { expect, test } from 'vitest'
import { jsonOrNull } from './json.ts'

test('text that was cut off is null, and so is the word itself', () => {
  expect(jsonOrNull('{"a": [1')).toBeNull()
  expect(jsonOrNull('')).toBeNull()
  expect(jsonOrNull('null')).toBeNull()
  expect(jsonOrNull('{"a": [1]}')).toEqual({ a: [1] })
})
