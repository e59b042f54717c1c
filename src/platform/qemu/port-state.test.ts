import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, it } from 'vitest'
import { portState } from './port-state.ts'

it('finds a port in use while another program listens on it, and free afterwards', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await portState(port, 'tcp')).toBe('taken')
  server.close()
  await once(server, 'close')
  expect(await portState(port, 'tcp')).toBe('free')
})

const hasIpv6 = Object.values(networkInterfaces()).some(each =>
  each?.some(({ address }) => address === '::1'),
)

it.runIf(hasIpv6)('finds a port in use if localhost leads to another program (needs ::1)', async () => {
  const server = createServer().listen(0, '::1')
  await once(server, 'listening')
  expect(await portState((server.address() as AddressInfo).port, 'tcp')).toBe('taken')
  server.close()
})

it('tells UDP from TCP', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  expect(await portState(port, 'udp')).toBe('taken')
  socket.close()
})
