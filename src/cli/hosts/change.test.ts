import { expect, it } from 'vitest'
import { tagsAfter } from './change.ts'

it('adds tags, removes those with a minus, and keeps each once', () => {
  expect(tagsAfter(['lab'], ['web', 'lab', '#eu'])).toEqual(['lab', 'web', 'eu'])
  expect(tagsAfter(['lab', 'web'], ['-lab', '+db'])).toEqual(['web', 'db'])
  expect(tagsAfter(['lab'], [])).toEqual(['lab'])
  expect(tagsAfter(['lab'], ['-never-there'])).toEqual(['lab'])
  for (const word of ['-', '', 'a b', '--x', '#'])
    expect(() => tagsAfter([], [word]), word).toThrow('usage.tag')
})
