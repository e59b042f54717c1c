import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inParallel } from './in-parallel.ts'

test('keeps the order, and never exceeds the limit', async () => {
  let [now, most] = [0, 0]
  const made = await inParallel(
    Array.from({ length: 20 }, (_, at) => at),
    async at => {
      most = Math.max(most, ++now)
      for (let turns = 20 - at; turns > 0; turns--) await turn()
      now--
      return at * 2
    },
    { atOnce: 3 },
  )
  expect(made).toEqual(Array.from({ length: 20 }, (_, at) => at * 2))
  expect(most).toBe(3)
})

test('rejects with the first failure, and turns nothing into nothing', async () => {
  await expect(inParallel([1, 2], async at => Promise.reject(new Error(`${at}`)))).rejects.toThrow('1')
  expect(await inParallel([], async () => 1)).toEqual([])
})

test('after a failure or a cancel, starts nothing more', async () => {
  const begun: number[] = []
  const fails = async (at: number) => {
    begun.push(at)
    await turn()
    if (at === 1) throw new Error('one')
  }
  await expect(inParallel([1, 2, 3, 4, 5, 6], fails, { atOnce: 2 })).rejects.toThrow('one')
  await turn()
  expect(begun.length).toBeLessThan(5)

  const cancel = new AbortController()
  const cancels = async (at: number) => void (at === 2 && cancel.abort(new Error('cancelled')))
  const { signal } = cancel
  await expect(inParallel([1, 2, 3], cancels, { atOnce: 1, signal })).rejects.toThrow('cancelled')
})
