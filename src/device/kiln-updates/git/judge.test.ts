import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgeCommit, staleFor } from './judge.ts'

const seen = { tip: 'b', accepted: 'a', isDescendant: true, signer: 'person@example.com' }

it('takes a signed commit that comes after the accepted one, and knows it afterwards', () => {
  expect(judgeCommit(seen)).toBe('new')
  expect(judgeCommit({ ...seen, accepted: null })).toBe('new')
  expect(judgeCommit({ ...seen, accepted: 'b' })).toBe('known')
})

it('refuses what does not come after the accepted one, also where it is signed', () => {
  expect(judgeCommit({ ...seen, isDescendant: false })).toBe('not-a-descendant')
})

it('refuses one that no allowed signer signed, also one that was accepted while its key was in the list', () => {
  for (const accepted of [null, 'a', 'b'])
    expect(judgeCommit({ ...seen, accepted, signer: null })).toBe('commit-signature')
})

it('reports a repository that has had nothing new for as many days as are set', () => {
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
