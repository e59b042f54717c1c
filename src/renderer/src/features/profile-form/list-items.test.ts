import { expect, test } from 'vitest'
import { mergePasted, parseItem } from './list-control.tsx'

const text = { kind: 'string' } as const
const number = { kind: 'int' } as const

test('several pasted lines become separate rows', () => {
  expect(mergePasted(['a', '', 'z'], 1, 'b\r\nc\n\n# a comment\n', text)).toEqual({
    items: ['a', 'b', 'c', 'z'],
    focus: 2,
  })
})

test('a row with text keeps it', () => {
  expect(mergePasted(['a'], 0, 'b\nc', text)).toEqual({ items: ['a', 'b', 'c'], focus: 2 })
})

test('one line is an ordinary paste', () => {
  expect(mergePasted([''], 0, 'only\n', text)).toBeNull()
})

test('numbers become numbers, and what is none stays as it was typed', () => {
  expect(parseItem('22', number)).toBe(22)
  expect(parseItem('22a', number)).toBe('22a')
  expect(parseItem('22', text)).toBe('22')
})
