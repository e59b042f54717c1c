import { expect, test } from 'vitest'
import type { PaletteEntry } from './palette-entry.ts'
import { filterEntries } from './palette-search.ts'

const entry = (label: string, detail = ''): PaletteEntry => ({
  id: label,
  group: 'places',
  label,
  detail,
  icon: 'box',
  run: () => {},
})
const entries = [entry('Settings'), entry('Tiny', 'a demo'), entry('Images')]
const labels = (search: string) => filterEntries(entries, search).map(one => one.label)

test('words that begin so come before letters anywhere', () => {
  expect(labels('tin')).toEqual(['Tiny'])
  expect(labels('ings')).toEqual(['Settings'])
  expect(labels('de ti')).toEqual(['Tiny'])
})

test('what is called exactly so comes first, whatever the case', () => {
  const named = [entry('New box like Tiny'), entry('Kitchen', 'new box'), entry('New box')]
  expect(filterEntries(named, ' new  Box').map(({ label }) => label)).toEqual([
    'New box',
    'New box like Tiny',
    'Kitchen',
  ])
})

test('nothing typed offers everything', () => {
  expect(labels(' ')).toHaveLength(3)
})
