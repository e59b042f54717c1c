import { expect, it } from 'vitest'
import { atMost } from './at-most.ts'

it('drops what waits when its signal is aborted, and keeps the order of the others', async () => {
  const gate = atMost(1)
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const done: number[] = []
  const act = (number: number) => async () => {
    done.push(number)
    if (number === 0) await held
    return number
  }
  const closed = new AbortController()
  const all = [gate(act(0)), gate(act(1)), gate(act(2), closed.signal), gate(act(3))]
  const dropped = expect(all[2]).rejects.toBe('closed')
  closed.abort('closed')
  await dropped
  // Before the first has ended.
  expect(done).toEqual([0])
  release()
  expect(await Promise.all([all[0], all[1], all[3]])).toEqual([0, 1, 3])
  expect(done).toEqual([0, 1, 3])
  await expect(gate(act(4), closed.signal)).rejects.toBe('closed')
  expect(await gate(act(5))).toBe(5)
})

it('what has begun is not dropped', async () => {
  const closed = new AbortController()
  const running = atMost(1)(async () => 'done', closed.signal)
  closed.abort()
  expect(await running).toBe('done')
})
