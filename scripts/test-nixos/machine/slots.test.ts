import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'

test('no more than so many run at a time, and a failure gives its place back', async () => {
  const slots = createSlots(2)
  let running = 0
  const seen: number[] = []
  const work = (index: number) =>
    slots(async () => {
      seen.push(++running)
      await new Promise(resolve => setImmediate(resolve))
      running--
      if (index === 0) throw new Error('the first')
      return index
    })
  const ended = await Promise.allSettled([0, 1, 2, 3, 4].map(work))
  expect(ended.map(({ status }) => status)).toEqual(['rejected', ...Array(4).fill('fulfilled')])
  expect(seen).toHaveLength(5)
  expect(Math.max(...seen)).toBe(2)
})
