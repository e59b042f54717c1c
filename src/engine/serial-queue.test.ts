import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createSerialQueue } from './serial-queue.ts'

test('runs one after the other, and a failure affects no other', async () => {
  const inTurn = createSerialQueue()
  let text = ''
  const append = (word: string) =>
    inTurn(async () => {
      const before = text
      await setTimeout(2)
      text = `${before}${word}`
      return word
    })
  const broken = inTurn(() => Promise.reject(new Error('full')))
  const all = [append('a'), append('b')]
  await expect(broken).rejects.toThrow('full')
  expect(await Promise.all([...all, append('c')])).toEqual(['a', 'b', 'c'])
  expect(text).toBe('abc')
})
