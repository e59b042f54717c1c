import { describe, expect, it } from 'vitest'
import { matchFrom, matchText, nextMatch } from './matches.ts'

describe('matches of a search', () => {
  it('begins at the first match below where one looks, else at the top', () => {
    expect(matchFrom([3, 40, 900], 41)).toBe(2)
    expect(matchFrom([3, 40], 41)).toBe(0)
  })
  it('goes round at both ends', () => {
    expect(nextMatch(3, 2, 1)).toBe(0)
    expect(nextMatch(3, 0, -1)).toBe(2)
    expect(nextMatch(0, 0, 1)).toBe(0)
  })
  it('says where one is, and when not all are listed', () => {
    expect(matchText(2, 41, 41)).toBe('3 of 41')
    expect(matchText(0, 1000, 12_345)).toBe('1 of 12,345 (the first 1,000 listed)')
    expect(matchText(0, 0, 0)).toBe('Not found')
  })
})
