import { expect, test } from 'vitest'
import { shortcutOf } from './shortcuts.ts'

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
const ctrl = (key: string) => ({ ...none, key, ctrlKey: true })
const command = (key: string) => ({ ...none, key, metaKey: true })

test('the main modifier with a number goes to that place', () => {
  expect(shortcutOf(ctrl('1'), 'Ctrl', false)).toEqual({ do: 'go', to: '/boxes' })
  expect(shortcutOf(command('2'), '⌘', true)).toEqual({ do: 'go', to: '/flash' })
  expect(shortcutOf(ctrl('9'), 'Ctrl', false)).toBeNull()
})

test('N makes a new box and K opens the palette, typing or not', () => {
  expect(shortcutOf(ctrl('n'), 'Ctrl', true)).toEqual({ do: 'go', to: '/new' })
  expect(shortcutOf(ctrl('K'), 'Ctrl', true)).toEqual({ do: 'palette' })
})

test('the other modifier, or more than one, is left to the system', () => {
  expect(shortcutOf(ctrl('k'), '⌘', false)).toBeNull()
  expect(shortcutOf({ ...ctrl('k'), shiftKey: true }, 'Ctrl', false)).toBeNull()
  expect(shortcutOf({ ...ctrl('k'), metaKey: true }, 'Ctrl', false)).toBeNull()
})

test('a question mark lists the keys, unless it is being typed', () => {
  expect(shortcutOf({ ...none, key: '?', shiftKey: true }, 'Ctrl', false)).toEqual({ do: 'keys' })
  expect(shortcutOf({ ...none, key: '?', shiftKey: true }, 'Ctrl', true)).toBeNull()
  expect(shortcutOf({ ...ctrl('?'), shiftKey: true }, 'Ctrl', false)).toBeNull()
})

test('a slash searches, unless it is being typed', () => {
  expect(shortcutOf({ ...none, key: '/' }, 'Ctrl', false)).toEqual({ do: 'search' })
  expect(shortcutOf({ ...none, key: '/' }, 'Ctrl', true)).toBeNull()
})
