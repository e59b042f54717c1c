import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgeCommit, staleFor } from './judge.ts'

const seen = { tip: 'b', accepted: 'a', isDescendant: true, signer: 'person@example.com' }

it('accepts a signed commit after the accepted one, and remembers it', () => {
  expect(judgeCommit(seen)).toBe('new')
  expect(judgeCommit({ ...seen, accepted: null })).toBe('new')
  expect(judgeCommit({ ...seen, accepted: 'b' })).toBe('known')
})

it('refuses a commit that does not follow the accepted one, even if it is signed', () => {
  expect(judgeCommit({ ...seen, isDescendant: false })).toBe('not-a-descendant')
})

it('refuses a commit without an allowed signature, even if it was accepted while its key was allowed', () => {
  for (const accepted of [null, 'a', 'b'])
    expect(judgeCommit({ ...seen, accepted, signer: null })).toBe('commit-signature')
})

it('reports a repository without a new commit for the configured number of days', () => {
  fc.assert(
    fc.property(
      fc.nat(2 ** 31),
      fc.nat(1000),
      fc.integer({ min: 1, max: 400 }),
      (newest, days, staleDays) => {
        const clock = newest + days * 86_400 + 60
        expect(staleFor({ newest, clock, staleDays })).toBe(days >= staleDays ? days : null)
      },
    ),
  )
})
