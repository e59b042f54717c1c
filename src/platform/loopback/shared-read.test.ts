import { expect, test } from 'vitest'
import { sharedRead } from './shared-read.ts'

test('a thousand concurrent callers share one read, and a later caller gets a later one', async () => {
  let begun = 0
  const waiting: (() => void)[] = []
  const ask = sharedRead(async () => {
    const mine = ++begun
    await new Promise<void>(done => waiting.push(done))
    return mine
  })
  const first = Array.from({ length: 1000 }, ask)
  await Promise.resolve().then(() => undefined)
  expect(begun).toBe(1)
  const second = Array.from({ length: 1000 }, ask)
  waiting.shift()?.()
  expect(new Set(await Promise.all(first))).toEqual(new Set([1]))
  await new Promise(setImmediate)
  waiting.shift()?.()
  expect(new Set(await Promise.all(second))).toEqual(new Set([2]))
  expect(begun).toBe(2)
})

test('a failed read fails for its callers, and the next one is tried', async () => {
  let fail = true
  const ask = sharedRead(async () => {
    if (fail) throw new Error('no table')
    return 'table'
  })
  await expect(ask()).rejects.toThrow('no table')
  fail = false
  expect(await ask()).toBe('table')
})
