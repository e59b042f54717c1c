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
