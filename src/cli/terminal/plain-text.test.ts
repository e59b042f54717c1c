import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainJson, plainLine, plainText } from './plain-text.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const ownStyle = /\u001b\[[012]m/g

test('a label cannot repaint the terminal, write the clipboard or change the text direction', () => {
  expect(plainText('\u001b[2J\u001b[31mHI')).toBe('\ufffd[2J\ufffd[31mHI')
  expect(plainText('\u001b]52;c;aGk=\u0007')).toBe('\ufffd]52;c;aGk=\ufffd')
  expect(plainText('a\u009b2Jb\rc\u202ed')).toBe('a\ufffd2Jb\ufffdc\ufffdd')
})

test('the end of a line of ssh or of Windows is not shown', () => {
  expect(plainText('Connection refused\r')).toBe('Connection refused')
  expect(plainLine('Connection refused\r\nfatal')).toBe('Connection refused\n  fatal')
})

test('ordinary text is unchanged, and so is Kiln’s own formatting', () => {
  const own = '\u001b[1mBüro\u001b[0m\t\u001b[2m日本語 ✓ 👍\u001b[0m\n'
  expect(plainText(own)).toBe(own)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const rest = plainText(text).replaceAll(ownStyle, '')
      expect(rest.replaceAll(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u)
    }),
  )
})

test('foreign text cannot forge a line, or hide or reverse a part of one', () => {
  expect(plainLine('stick\nErase /dev/sda? It is safe.')).toBe('stick\n  Erase /dev/sda? It is safe.')
  for (const mark of ['\u061c', '\u200b', '\u200e', '\u2028', '\u2066', '\ufeff', '\u{e0041}'])
    expect(plainText(`a${mark}b`)).toBe('a\ufffdb')
  expect(plainText('👩\u200d💻')).toBe('👩\u200d💻')
})

test('JSON on a terminal has the same value, without control characters', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const all = { value, text: `${text}\u009b2J\u202e\u061c\u200b\u{e0041}` }
      const json = plainJson(all)
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(all)))
      expect(json).not.toMatch(/[\p{Cc}\u2028\u2029\u061c\u200b\u202e\u{e0041}]/u)
    }),
  )
})
