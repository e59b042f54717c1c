import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inputWords } from './input-words.ts'

test('what is approved is written so that no other request reads the same [V1]', () => {
  expect(inputWords({ name: 'dev' })).toBe('dev')
  expect(inputWords({ name: 'dev2', modules: ['git'], shared: ['ben'] })).toBe(
    'dev2 modules: git shared: ben',
  )
  expect(inputWords({ name: 'dev2', modules: ['git', 'ben'] })).toBe('dev2 modules: git ben')
  expect(inputWords({ name: 'dev', argv: ['sh', '-c', 'a  b\n'] })).toBe(String.raw`dev argv: sh -c "a  b\n"`)
  expect(inputWords({ label: 'a\u202Eb\u200B' })).toBe(String.raw`label: "a\u{202e}b\u{200b}"`)
})

test('different words of a command never read alike, and nothing in them is invisible [V1]', () => {
  const words = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 })
  fc.assert(
    fc.property(words, words, (a, b) => {
      const [one, other] = [inputWords({ argv: a }), inputWords({ argv: b })]
      expect(one === other).toBe(JSON.stringify(a) === JSON.stringify(b))
      expect(one).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }),
  )
})

const invisible = ['\u3164', '\u115f', '\uffa0', '\u00a0', '\u2003', '\u3000', '\ufe0f', '\u034f', '\u2800']
const rightToLeft = ['\u05d0', '\u0627', '\u0661', '\u07ca', '\ufb1d', '\ufe8d', '\u{10800}', '\u{1e900}']

test('what has other letters than those of ASCII is in quotes, and what hides or turns is written out', () => {
  expect(inputWords({ name: 'dev', argv: ['é', '日本', 'a\u00a0b'] })).toBe(
    String.raw`dev argv: "é" "日本" "a\u{a0}b"`,
  )
  // These would be a word that no one sees, and one that reads 21 = א.
  expect(inputWords({ argv: ['\u3164', 'א = 12'] })).toBe(String.raw`argv: "\u{3164}" "\u{5d0} = 12"`)
  const sign = fc.oneof(
    fc.constantFrom(...invisible, ...rightToLeft, 'a', ' ', '1', '-', '"', '\\', 'u{3164}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  )
  const words = fc.array(
    fc.array(sign, { maxLength: 4 }).map(signs => signs.join('')),
    { maxLength: 3 },
  )
  fc.assert(
    fc.property(words, words, (a, b) => {
      const [one, other] = [inputWords({ argv: a }), inputWords({ argv: b })]
      expect(one === other).toBe(JSON.stringify(a) === JSON.stringify(b))
      expect(one.replaceAll(' ', '')).not.toMatch(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u)
      for (const each of [...invisible, ...rightToLeft]) expect(one).not.toContain(each)
      expect(one).not.toMatch(/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}]/u)
      // A word without quotes has nothing but letters, digits and signs of ASCII.
      for (const word of a) if (!inputWords({ argv: [word] }).endsWith('"')) expect(word).toMatch(/^[!-~]+$/)
    }),
  )
})
