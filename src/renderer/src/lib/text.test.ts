import { expect, test } from 'vitest'
import { count, listed, matches } from './text.ts'

test('counts agree with their word', () => {
  expect(count(1, 'image')).toBe('1 image')
  expect(count(1200, 'image')).toBe('1,200 images')
  expect(count(2, 'entry', 'entries')).toBe('2 entries')
})

test('lists end in "and"', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c'])
})

test('a search wants each of its words, in any of the texts', () => {
  expect(matches('tiny DEMO', 'Tiny', 'a demo')).toBe(true)
  expect(matches('tiny other', 'Tiny', 'a demo')).toBe(false)
  expect(matches('', 'Tiny')).toBe(true)
})
