import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText } from './plain-text.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const ownStyle = /\u001b\[[012]m/g

test('a label cannot repaint the terminal, write the clipboard or turn the text around', () => {
  expect(plainText('\u001b[2J\u001b[31mHI')).toBe('\ufffd[2J\ufffd[31mHI')
  expect(plainText('\u001b]52;c;aGk=\u0007')).toBe('\ufffd]52;c;aGk=\ufffd')
  expect(plainText('a\u009b2Jb\rc\u202ed')).toBe('a\ufffd2Jb\ufffdc\ufffdd')
})

test('what is ordinary stays as it is, and so does what Kiln paints itself', () => {
  const own = '\u001b[1mBüro\u001b[0m\t\u001b[2m日本語 ✓ 👍\u001b[0m\n'
  expect(plainText(own)).toBe(own)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const rest = plainText(text).replaceAll(ownStyle, '')
      expect(rest.replaceAll(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u)
    }),
  )
})
