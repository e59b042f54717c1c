import { globSync, readFileSync } from 'node:fs'
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

test('no code of the terminal is one of the shared catalogue', () => {
  const shared = { ...english.texts, ...english.errors }
  expect(codes.filter(code => Object.hasOwn(shared, code))).toEqual([])
})

test('every code of the terminal is used', () => {
  const files = globSync('src/cli/**/*.ts', { exclude: name => name.includes('messages') })
  const source = files.map(file => readFileSync(file, 'utf8')).join('\n')
  expect(codes.filter(code => !source.includes(`'${code}'`))).toEqual([])
})
