import { expect, test } from 'vitest'
import { matches } from './text.ts'

test('a search wants each of its words, in any of the texts', () => {
  expect(matches('tiny DEMO', 'Tiny', 'a demo')).toBe(true)
  expect(matches('tiny other', 'Tiny', 'a demo')).toBe(false)
  expect(matches('', 'Tiny')).toBe(true)
})
