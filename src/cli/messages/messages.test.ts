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

test('no code of the terminal is also in the shared catalogue', () => {
  const shared = { ...english.texts, ...english.errors }
  expect(codes.filter(code => Object.hasOwn(shared, code))).toEqual([])
})

test('every code of the terminal is used', () => {
  const files = globSync('src/cli/**/*.ts', { exclude: name => name.includes('messages') })
  const source = files.map(file => readFileSync(file, 'utf8')).join('\n')
  // Also codes built from parts: `cli.machine.state.${state}`.
  const begun = [...source.matchAll(/`([a-z-]+\.[\w.-]*\.)\$\{\w+\}`/g)].map(
    ([, beginning = '']) => beginning,
  )
  const isUsed = (code: string) =>
    source.includes(`'${code}'`) || begun.some(beginning => code.startsWith(beginning))
  expect(codes.filter(code => !isUsed(code))).toEqual([])
})
