import { expect, test } from 'vitest'
import { meantBy, suggestionsFor } from './suggestions.ts'

const all = [
  { value: 'America/Sao_Paulo' },
  { value: 'Europe/Paris' },
  { value: 'de-latin1', name: 'German' },
  { value: 'sg-latin1', name: 'German (Switzerland)' },
  { value: 'fr', name: 'Français' },
]
const found = (typed: string) => suggestionsFor(all, typed).map(({ value }) => value)

test('a list is searched by value and by name, in words, without case, marks or signs [N16]', () => {
  expect(found('')).toHaveLength(all.length)
  expect(found('PARIS')).toEqual(['Europe/Paris'])
  expect(found('são paulo')).toEqual(['America/Sao_Paulo'])
  expect(found('francais')).toEqual(['fr'])
  expect(found('swit german')).toEqual(['sg-latin1'])
  expect(found('nowhere')).toEqual([])
})

test('what begins with the text comes first', () => {
  expect(found('fr')[0]).toBe('fr')
  expect(suggestionsFor([{ value: 'a-us' }, { value: 'us' }], 'us')[0]?.value).toBe('us')
})

test('a text that can only be one of the list becomes that one, and any other stays what was typed', () => {
  expect(meantBy(all, 'German')).toBe('de-latin1')
  expect(meantBy(all, 'paris')).toBe('Europe/Paris')
  expect(meantBy(all, 'german')).toBe('de-latin1')
  expect(meantBy(all, 'latin1')).toBe('latin1')
  expect(meantBy(all, 'custom-map')).toBe('custom-map')
  expect(meantBy(all, ' ')).toBe(' ')
})
