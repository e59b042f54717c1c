import { globSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textOf } from '#test/texts.ts'
import { matcherOf, patternProblem } from './pattern.ts'

const ownPatterns = () => {
  const files = globSync(['nix/profiles/**/options*.json', 'lab/tiny/options.json'])
  const texts = files.map(path => readFileSync(path, 'utf8')).join('\n')
  const found = texts.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)
  return [...new Set([...found].map(([, json = '""']) => String(JSON.parse(json))))]
}

describe('a profile’s pattern', () => {
  it('is matched in time linear in the text', () => {
    // JavaScript’s own engine takes minutes for the first, and every further letter doubles that.
    for (const pattern of ['(a+)+b', '(a|a)*b', '(a|aa)+$', '(.*a){12}', '(x+x+)+y', '((a?){15}){15}b'])
      for (const length of [40, 1000]) expect(matcherOf(pattern)(`${'a'.repeat(length)}!`)).toBe(false)
  })

  it('is matched against the whole text, character by character', () => {
    expect(matcherOf('a|b')('ab')).toBe(false)
    expect(matcherOf('[a-z]+')('abc')).toBe(true)
    expect(matcherOf('.')('🦆')).toBe(true)
    expect(matcherOf('a')('a\n')).toBe(false)
  })

  it('that RE2 does not support, or that is too large, is refused with the reason', () => {
    expect(textOf(patternProblem('(?=a)b') ?? '')).toContain('(?=')
    expect(textOf(patternProblem('(a)\\1') ?? '')).toContain('\\1')
    expect(textOf(patternProblem('[a-z') ?? '')).toContain('missing closing ]')
    expect(patternProblem(String.raw`^\@$`)).toBeNull()
    expect(textOf(patternProblem('a'.repeat(1001)) ?? '')).toContain('more than 1,000 characters')
    expect(textOf(patternProblem('((a?){60}){16}') ?? '')).toContain('repetitions multiply')
    expect(textOf(patternProblem('((a{100}){100}){100}') ?? '')).toContain('repeat')
  })

  it('skips a text that is too long for it, but not one of usual length', () => {
    expect(matcherOf('[^\\n]{1,500}')('x'.repeat(4_000_000))).toBe('answer.unmatched-length')
    expect(matcherOf('[^\\n]*')('x'.repeat(100_000))).toBe(true)
  })

  it('gives the same result as JavaScript, for every pattern of Kiln’s own profiles', () => {
    const patterns = ownPatterns()
    expect(patterns.length).toBeGreaterThan(10)
    for (const pattern of patterns) {
      const script = new RegExp(`^(?:${pattern})$`, 'u')
      const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(script))
      fc.assert(
        fc.property(texts, text => {
          expect([pattern, text, matcherOf(pattern)(text)]).toEqual([pattern, text, script.test(text)])
        }),
        { numRuns: 60 },
      )
    }
  })

  it('holds for any input', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, text) => {
        if (patternProblem(pattern) === null) expect(matcherOf(pattern)(text)).toBeTypeOf('boolean')
      }),
    )
  })
})
