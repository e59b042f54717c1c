import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { Supervision } from './supervision.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const target = { name: 'box', host: 'box', port: 22, user: 'root', jump: null, identity: null }
const exit = (code: number, stdout = '') => ({
  code,
  stdout,
  signal: null,
  cancelled: false,
  command: 'ssh',
  lastLines: [],
})

/** Started with a reboot, on a host without a record of it from then on; seconds until it is given up, at most
 *  `within`. */
async function secondsUntilForgotten({ bootId, cancelledAt = Infinity, within = 3600 }: Unknown) {
  let current = 'before'
  const run: HostConnection['run'] = async words =>
    words[0] === 'cat' ? exit(0, `${current}\n`) : exit(words.includes('start') ? 255 : 66)
  const connection = { run, close: async () => undefined } as unknown as HostConnection
  const ports = {
    ssh: { connect: async () => connection },
    folders: { data: '/data' },
    now: () => Date.now(),
  } as unknown as Ports
  const cancel = new AbortController()
  const { signal } = new AbortController()
  const supervision = new Supervision(ports, {
    id: 'a',
    withRestart: true,
    cancelled: cancel.signal,
    overdue: new AbortController().signal,
    rights: { kind: 'root' },
    onLine: () => undefined,
    onState: () => undefined,
  })
  expect(await supervision.begin(connection, [], signal)).toBe('lost')
  current = bootId
  const startedAt = Date.now()
  let endedAt: number | null = null
  const deadline = startedAt + within * 1000
  const ended = supervision.untilEnd([target], { deadline, signal }).then(() => {
    endedAt = Date.now()
  })
  while (endedAt === null) {
    if (Date.now() - startedAt >= cancelledAt * 1000) cancel.abort()
    await vi.advanceTimersByTimeAsync(1000)
  }
  await ended
  return supervision.forgotten ? Math.round((endedAt - startedAt) / 1000) : null
}

type Unknown = { bootId: string; cancelledAt?: number; within?: number }

it('a deploy is given up a minute after a reboot, if the host knows nothing of it', async () => {
  expect(await secondsUntilForgotten({ bootId: 'after' })).toBe(60)
})

it('a deploy is not given up before the reboot', async () => {
  expect(await secondsUntilForgotten({ bootId: 'before' })).toBeNull()
})

it('a cancelled deploy is given up soon, whether the host rebooted or not', async () => {
  for (const bootId of ['before', 'after']) {
    expect(await secondsUntilForgotten({ bootId, cancelledAt: 0 })).toBe(5)
    // The next time the host is queried.
    expect(await secondsUntilForgotten({ bootId, cancelledAt: 20 })).toBe(21)
  }
})

it('a deploy is lost, not refused, if the host ends the script that started it', async () => {
  const goes = async (lines: string[]) => {
    const run: HostConnection['run'] = async (_, { onLine }) => {
      for (const text of lines) onLine?.({ text })
      return exit(137)
    }
    const supervision = new Supervision({ now: () => 0 } as unknown as Ports, {
      id: 'a',
      withRestart: false,
      cancelled: new AbortController().signal,
      overdue: new AbortController().signal,
      rights: { kind: 'root' },
      onLine: () => undefined,
      onState: () => undefined,
    })
    return supervision.begin({ run } as HostConnection, [], new AbortController().signal)
  }
  expect(await goes(['state activating'])).toBe('lost')
  expect(await goes(['sudo: not allowed'])).toBe('failed')
})

it('a deploy is given up where the host holds the connection and never says more', async () => {
  const late = new AbortController()
  const run: HostConnection['run'] = (_, { signal }) =>
    new Promise(resolve => {
      const end = () => resolve({ ...exit(0), code: null, cancelled: true })
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    })
  const connection = { run, close: async () => undefined } as unknown as HostConnection
  const ports = {
    ssh: { connect: async () => connection },
    folders: { data: '/data' },
    now: () => Date.now(),
  } as unknown as Ports
  const supervision = new Supervision(ports, {
    id: 'a',
    withRestart: false,
    cancelled: new AbortController().signal,
    overdue: late.signal,
    rights: { kind: 'root' },
    onLine: () => undefined,
    onState: () => undefined,
  })
  const { signal } = new AbortController()
  const begun = supervision.begin(connection, [], signal)
  const far = Date.now() + 3_600_000
  const ended = supervision.untilEnd([target], { deadline: far, signal })
  late.abort()
  expect(await begun).toBe('lost')
  expect(await ended).toBe(false)
})
