import { expect, test } from 'vitest'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { type Served, serveConnection } from './connection.ts'

const engine: Served = {
  call: async (path, input) => [path, input === undefined],
  watch: async () => null,
  onChanged: () => () => undefined,
  streams: {
    'machines.screen': async () => Promise.reject(new Error('no machine')),
    'machines.serial': async () => Promise.reject(new Error('no machine')),
    'machines.terminal': async () => Promise.reject(new Error('no machine')),
    'hosts.terminal': async () => Promise.reject(new Error('no host')),
  },
  log: quietLog,
}

test('answers everything with a number: a call without input, and what is not a message', async () => {
  const { client, engine: end } = memoryPorts()
  serveConnection(engine, end)
  const answers: unknown[] = []
  client.listen(message => answers.push(message))
  const post = client.post as (message: unknown) => void
  post({ t: 'call', id: 1, call: 'jobs.list' })
  post({ t: 'call', id: 2, input: {} })
  post({ t: 'nonsense', id: 3 })
  for (const other of [null, 7, 'x', [], {}, { t: 'call', id: -1 }, { t: 'call', id: '4' }]) post(other)
  await new Promise(setImmediate)
  expect(answers).toHaveLength(3)
  expect(answers).toContainEqual({ t: 'reply', id: 1, ok: true, value: ['jobs.list', true] })
  for (const id of [2, 3])
    expect(answers).toContainEqual(
      expect.objectContaining({
        t: 'failed',
        id,
        error: expect.objectContaining({ code: 'request.invalid' }),
      }),
    )
})
