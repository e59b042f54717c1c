import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import type { FromEngine, Port } from '#shared/contract/wire.ts'
import { childConnections } from './child-connections.ts'
import type { ChildMessage } from './engine-messages.ts'

function setUp() {
  const sent: ChildMessage[] = []
  const clients: Port<FromEngine, unknown>[] = []
  let ended = 0
  let receive: (message: ChildMessage) => void = () => {}
  let disconnect = () => {}
  childConnections(
    {
      send: message => void sent.push(message),
      onMessage: listener => {
        receive = listener
      },
      onDisconnect: listener => {
        disconnect = listener
      },
    },
    { onClient: port => void clients.push(port), onEnd: () => ended++ },
  )
  return {
    sent,
    clients,
    ended: () => ended,
    receive: (m: ChildMessage) => receive(m),
    disconnect: () => disconnect(),
  }
}
const changed: FromEngine = { t: 'changed', topics: ['jobs'] }

test('a client begins with its first message, and messages are queued until it listens', () => {
  const { clients, receive } = setUp()
  receive({ client: 7, message: 'a' })
  receive({ client: 7, message: 'b' })
  expect(clients).toHaveLength(1)
  const received: unknown[] = []
  clients[0]?.listen(message => received.push(message))
  receive({ client: 7, message: 'c' })
  expect(received).toEqual(['a', 'b', 'c'])
})

test('answers carry their client’s number', () => {
  const { clients, receive, sent } = setUp()
  receive({ client: 1, message: 'x' })
  receive({ client: 2, message: 'y' })
  clients[1]?.post(changed)
  expect(sent).toEqual([{ client: 2, message: changed }])
})

test('a client that left is reported, and gets no more messages', () => {
  const { clients, receive, sent } = setUp()
  receive({ client: 1, message: 'x' })
  let closed = 0
  clients[0]?.onClose(() => closed++)
  receive({ client: 1, close: true })
  clients[0]?.post(changed)
  clients[0]?.close()
  expect([closed, sent]).toEqual([1, []])
})

test('when main is gone every client is closed and the engine ends', () => {
  const { clients, receive, disconnect, ended } = setUp()
  receive({ client: 1, message: 'x' })
  let closed = 0
  clients[0]?.onClose(() => closed++)
  disconnect()
  expect([closed, ended()]).toEqual([1, 1])
})

test('what is sent after main has closed the channel is lost, and the process still ends in order', async () => {
  const module = pathToFileURL(join(import.meta.dirname, 'child-connections.ts'))
  // Busy until main is gone, as an engine that has much to say.
  const program = `
    import { channelToMain } from ${JSON.stringify(module)}
    const channel = channelToMain(process)
    channel.onDisconnect(() => process.exit(7))
    channel.onMessage(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500)
      for (const client of [1, 2]) channel.send({ client, message: 'late' })
    })
    channel.send({ client: 0, message: 'ready' })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  await new Promise(sent => child.send('go', sent))
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([7, null])
})
