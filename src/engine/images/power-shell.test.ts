import fc from 'fast-check'
import { expect, it } from 'vitest'
import { filled, powerShellComment, powerShellString, powerShellText } from './power-shell.ts'

/** Reads the start of `text` as PowerShell does: a single-quoted string, and the rest. */
function readLiteral(text: string): { value: string; rest: string } {
  const isQuote = (at: number) => /^['\u2018-\u201b]$/.test(text[at] ?? '')
  if (!isQuote(0)) throw new Error('not a string')
  let value = ''
  for (let at = 1; at < text.length; at++) {
    if (!isQuote(at)) value += text[at]
    // The second of two quotes counts, whichever they are.
    else if (isQuote(at + 1)) value += text[++at]
    else return { value, rest: text.slice(at + 1) }
  }
  throw new Error('without an end')
}

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom("'", '\u2018', '\u2019', '\u201a', '\u201b', '"', '$', '`', '\n', '$(calc)', 'ä', ' '),
    )
    .map(parts => parts.join('')),
)

it('a value is one string, whatever it contains', () => {
  fc.assert(
    fc.property(hostile, hostile, (value, after) => {
      const follows = ` ; ${after}`
      expect(readLiteral(powerShellString(value) + follows)).toEqual({ value, rest: follows })
    }),
  )
})

it('a comment only ends with its line', () => {
  fc.assert(
    fc.property(hostile, text => {
      expect(powerShellComment(`${text}\u2028x\r\ny`)).toMatch(/^# [^\n\r\u2028\u2029\u0085]*$/)
    }),
  )
})

it('a text is one string, in which only its holes are expanded', () => {
  fc.assert(
    fc.property(hostile, words => {
      const text = powerShellText(`${words.replaceAll(/[{}]/g, '')} {Name}.`)
      expect(text).toMatch(/^"(?:[^`$"\u201c-\u201e]|`[`$"\u201c-\u201e])* \$\{Name\}\."$/u)
    }),
  )
})

it('a value that looks like a hole stays as it is', () => {
  expect(filled('{file} of {name}', { file: '{name}', name: 'box' })).toBe('{name} of box')
})
