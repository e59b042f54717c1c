import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deadlineIn, runSlices, slicesOf } from './slices.ts'

const files = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 })
const commits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 })

test('every file is in one slice, whatever the commit', () => {
  fc.assert(
    fc.property(files, commits, fc.integer({ min: 1, max: 9 }), (all, commit, size) => {
      const slices = slicesOf(all, commit, size)
      expect(slices.flat().sort()).toEqual([...all].sort())
      expect(slices.every(({ length }) => length <= size)).toBe(true)
    }),
  )
})

test('a slice that does not fit is named, and nothing is started that would end too late', async () => {
  let clock = 0
  const now = () => clock
  const ran: string[] = []
  const left = await runSlices(
    [['a', 'b'], ['c'], ['d'], ['e']],
    deadlineIn(10, now),
    async slice => {
      ran.push(...slice)
      clock += 4 * 60_000
    },
    now,
  )
  expect(ran).toEqual(['a', 'b', 'c'])
  expect(left).toEqual(['d', 'e'])
})

test('all of them run if there is no limit', async () => {
  const ran: string[] = []
  const left = await runSlices([['a'], ['b']], deadlineIn(null), async slice => void ran.push(...slice))
  expect([ran, left]).toEqual([['a', 'b'], []])
})
