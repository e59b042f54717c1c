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
