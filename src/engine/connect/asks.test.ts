import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ConnectPort } from '#engine/ports/connect.ts'
import { failure } from '#shared/errors.ts'
import { listAnswer } from '#test/connect-stand-in.ts'
import { createAsks } from './asks.ts'

const second = 1000
const minute = 60 * second
const login = { id: 'a'.repeat(16), address: 'https://connect.example', fingerprint: null }
const refused = () =>
  failure('connect.unreachable', { operation: 'connect', values: { address: login.address, reason: 'away' } })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function asking() {
  const calls: number[] = []
  let isThere = true
  const call: ConnectPort['call'] = async () => {
    calls.push(Date.now())
    if (!isThere) throw refused()
    return { status: 200, text: JSON.stringify(listAnswer()) }
  }
  const asks = createAsks(
    {
      connect: { call, save: async () => expect.unreachable() },
      log: { debug: () => undefined } as never,
      now: Date.now,
      randomHex: () => '7fff',
    },
    {
      logins: { read: async () => ({ logins: [login], links: [] }) } as never,
      tokens: { read: async () => 'token' } as never,
      memories: { keep: async () => undefined } as never,
      onAnswer: async () => undefined,
      onChange: () => undefined,
    },
  )
  const disconnected = asks.watch.connected()
  asks.watch.wanted()
  return {
    asks,
    calls,
    disconnected,
    setThere: (there: boolean) => {
      isThere = there
    },
  }
}

test('Kiln polls a Connect at once and then every minute, until the last client disconnects [A8]', async () => {
  const { calls, disconnected } = asking()
  await vi.advanceTimersByTimeAsync(0)
  expect(calls).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10 * minute)
  expect(calls.length).toBeGreaterThanOrEqual(9)
  expect(calls.length).toBeLessThanOrEqual(12)
  disconnected()
  const before = calls.length
  await vi.advanceTimersByTimeAsync(10 * minute)
  expect(calls).toHaveLength(before)
})

test('polls within seconds after a sleep, and more often while the network is not up [A8]', async () => {
  const { calls, setThere, disconnected } = asking()
  await vi.advanceTimersByTimeAsync(second)
  // Timers pause while the computer sleeps, but the clock does not.
  vi.setSystemTime(Date.now() + 8 * 60 * minute)
  setThere(false)
  await vi.advanceTimersByTimeAsync(5 * second)
  expect(calls).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(20 * second)
  expect(calls).toHaveLength(3)
  // The short interval does not last: if the server stays unreachable, Kiln asks every minute.
  await vi.advanceTimersByTimeAsync(10 * minute)
  expect(calls.length).toBeLessThan(18)
  // Setting the clock back does not stop polling.
  vi.setSystemTime(Date.now() - 24 * 60 * minute)
  const before = calls.length
  await vi.advanceTimersByTimeAsync(5 * second)
  expect(calls).toHaveLength(before + 1)
  disconnected()
})

test('fetches a change that the user made on a Connect within seconds [A8]', async () => {
  const { asks, calls, disconnected } = asking()
  await vi.advanceTimersByTimeAsync(second)
  asks.soon(login.id)
  await vi.advanceTimersByTimeAsync(5 * second)
  expect(calls).toHaveLength(2)
  disconnected()
})
