import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { maxUnreadBytes, webSocketPort } from './web-socket-port.ts'

test('a client that reads nothing is closed before it holds much memory', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [socket] = (await once(server, 'connection')) as [WebSocket]
  const port = webSocketPort(socket)
  const closed = once(socket, 'close')
  client.on('error', () => undefined)
  client.pause()
  let most = 0
  for (let calls = 0; calls < 20_000; calls += 1) {
    port.post({ t: 'reply', id: calls, ok: true, value: 'x'.repeat(20_000) })
    most = Math.max(most, socket.bufferedAmount)
  }
  await closed
  expect(most).toBeLessThan(maxUnreadBytes + 1_000_000)
  client.terminate()
  server.close()
})

test('bytes pass unchanged, and a frame without a number closes the connection', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const [socket] = (await once(server, 'connection')) as [WebSocket]
  const port = webSocketPort(socket)
  const received: unknown[] = []
  port.listen(message => received.push(message))
  port.post({ t: 'bytes', id: 258, bytes: new Uint8Array([1, 255]) })
  const [data, isBinary] = await once(client, 'message')
  expect(isBinary).toBe(true)
  expect([...(data as Buffer)]).toEqual([0, 0, 1, 2, 1, 255])
  client.send(data as Buffer)
  await expect.poll(() => received.length).toBe(1)
  expect(received[0]).toMatchObject({ t: 'bytes', id: 258 })
  client.send(new Uint8Array(3))
  const [code] = await once(client, 'close')
  expect(code).toBe(1007)
  server.close()
})
