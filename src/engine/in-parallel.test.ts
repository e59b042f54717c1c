import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inParallel } from './in-parallel.ts'

test('keeps the order, and never has more under way than it may', async () => {
  let [now, most] = [0, 0]
  const made = await inParallel(
    Array.from({ length: 20 }, (_, at) => at),
    async at => {
      most = Math.max(most, ++now)
      for (let turns = 20 - at; turns > 0; turns--) await turn()
      now--
      return at * 2
    },
    3,
  )
  expect(made).toEqual(Array.from({ length: 20 }, (_, at) => at * 2))
  expect(most).toBe(3)
})

test('fails with the first failure, and of nothing makes nothing', async () => {
  await expect(inParallel([1, 2], async at => Promise.reject(new Error(`${at}`)))).rejects.toThrow('1')
  expect(await inParallel([], async () => 1)).toEqual([])
})
