import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseRecoveryText, recoveryText } from './recovery-text.ts'

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })

it('reads back what was written, also in lower case, without dashes, and with letters typed for digits', () => {
  fc.assert(
    fc.property(seeds, seed => {
      const text = recoveryText(seed)
      expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){10}[0-9A-HJKMNP-TV-Z]{5}$/)
      const typed = text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
      for (const each of [text, typed, ` ${text}\n`])
        expect(parseRecoveryText(each)).toEqual(Buffer.from(seed))
    }),
  )
})

it('detects a wrong character, and two that were swapped', () => {
  fc.assert(
    fc.property(seeds, fc.nat(53), (seed, at) => {
      const signs = [...recoveryText(seed).replaceAll('-', '')]
      const [one = '', next = ''] = [signs[at], signs[at + 1]]
      const swapped = signs.toSpliced(at, 2, next, one).join('')
      const wrong = signs.toSpliced(at, 1, one === '7' ? '8' : '7').join('')
      // One of 65,536 gets past the check, but boxes do not trust the resulting key.
      const found = [...(one === next ? [] : [swapped]), wrong].map(parseRecoveryText)
      expect(found.filter(each => each !== null && Buffer.from(seed).equals(each))).toEqual([])
    }),
  )
})

it.each(['', 'hello', 'u'.repeat(55), '7'.repeat(54), '7'.repeat(56), '-'.repeat(1_000_000)])(
  'rejects %.10s',
  text => {
    expect(parseRecoveryText(text)).toBeNull()
  },
)
