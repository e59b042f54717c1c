import { expect, test } from 'vitest'
import { makeOption } from '#test/profiles/window-profile.ts'
import { optionGroups, pairNarrow } from './form-order.ts'

const narrow = (key: string, more = {}) => makeOption({ key, type: { kind: 'string' }, ...more })
const wide = (key: string) => makeOption({ key, type: { kind: 'list', of: { kind: 'string' } } })
const keys = (options: { key: string }[]) => options.map(one => one.key).join(' ')

test('options are grouped in their order, advanced ones apart', () => {
  const { basic, advanced } = optionGroups([
    narrow('b', { order: 2, group: 'Two' }),
    narrow('a', { order: 1, group: 'One' }),
    narrow('c', { order: 3, group: 'Two' }),
    narrow('d', { order: 4, advanced: true }),
  ])
  expect(basic.map(group => [group.name, keys(group.options)])).toEqual([
    ['One', 'a'],
    ['Two', 'b c'],
  ])
  expect(advanced.map(group => keys(group.options))).toEqual(['d'])
})

test('a narrow option does not stand alone before a wide one', () => {
  expect(keys(pairNarrow([narrow('a'), wide('W'), narrow('b'), narrow('c')]))).toBe('a b W c')
  expect(keys(pairNarrow([narrow('a'), narrow('b'), wide('W'), narrow('c')]))).toBe('a b W c')
  expect(keys(pairNarrow([narrow('a'), wide('W')]))).toBe('a W')
})
