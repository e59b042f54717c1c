import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { english } from '#shared/messages/en/index.ts'
import { terminal } from './index.ts'

const codes = Object.keys(terminal)

test('texts of the terminal are valid ICU MessageFormat', () => {
  for (const text of Object.values(terminal)) {
    expect(() => new IntlMessageFormat(text, 'en', {}, { ignoreTag: true })).not.toThrow()
    expect(text).toBe(text.trim())
  }
})

test('no code of the terminal is also in the shared catalogue', () => {
  const shared = { ...english.texts, ...english.errors }
  expect(codes.filter(code => Object.hasOwn(shared, code))).toEqual([])
})
