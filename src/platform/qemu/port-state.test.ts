import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, it } from 'vitest'
import { portState } from './port-state.ts'

it('finds a port taken that another program listens on, and free once it does not', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await portState(port, 'tcp')).toBe('taken')
  server.close()
  await once(server, 'close')
  expect(await portState(port, 'tcp')).toBe('free')
})

it('tells UDP from TCP', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  expect(await portState(port, 'udp')).toBe('taken')
  socket.close()
})
