import { expect, test, vi } from 'vitest'
import { watchMoving } from './moving.ts'

const patience = { lookMs: 10, mostMs: 40 }
const ended = ({ signal }: { signal: AbortSignal }) => vi.waitFor(() => expect(signal.aborted).toBe(true))

test('a copy in which nothing moves ends, although its source is as it was', async () => {
  const look = vi.fn(async () => undefined)
  const watch = watchMoving(patience, look)
  await ended(watch)
  watch.stop()
  expect(watch.fault()).toBe('still')
  expect(look).toHaveBeenCalled()
})

test('a source that can no longer be read ends it at once, with the reason', async () => {
  const reason = new Error('a pipe')
  const watch = watchMoving({ lookMs: 10, mostMs: 60_000 }, () => Promise.reject(reason))
  await ended(watch)
  watch.stop()
  expect(watch.fault()).toEqual({ thrown: reason })
})

test('a look that does not return is not repeated', async () => {
  const look = vi.fn(() => new Promise<void>(() => undefined))
  const watch = watchMoving(patience, look)
  await ended(watch)
  watch.stop()
  expect(look).toHaveBeenCalledTimes(1)
  expect(watch.fault()).toBe('still')
})

test('one that moves is neither looked at nor ended', async () => {
  const look = vi.fn(() => Promise.reject(new Error('asked')))
  vi.useFakeTimers()
  try {
    const watch = watchMoving(patience, look)
    for (let turn = 0; turn < 30; turn++) {
      watch.moved()
      await vi.advanceTimersByTimeAsync(10)
    }
    watch.stop()
    expect([look.mock.calls.length, watch.signal.aborted]).toEqual([0, false])
  } finally {
    vi.useRealTimers()
  }
})
