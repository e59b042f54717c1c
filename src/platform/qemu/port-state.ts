// Whether a port of 127.0.0.1 is free: by trying to listen on it, as QEMU will. A TCP port must also be free
// on ::1: a browser sent to localhost tries that first.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { errnoOf } from '#platform/files/fs-failure.ts'

export async function portState(
  port: number,
  protocol: 'tcp' | 'udp',
): Promise<'free' | 'taken' | 'privileged'> {
  try {
    if (protocol === 'udp') await tryUdp(port)
    else for (const host of ['127.0.0.1', '::1']) await tryTcp(host, port)
    return 'free'
  } catch (thrown) {
    const errno = errnoOf(thrown)
    if (errno === 'EADDRINUSE') return 'taken'
    if (errno === 'EACCES' || errno === 'EPERM') return 'privileged'
    throw thrown
  }
}

async function tryTcp(host: string, port: number) {
  const server = createServer().listen({ host, port, exclusive: true })
  try {
    await once(server, 'listening')
  } catch (thrown) {
    // Not every computer has IPv6.
    if (host === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(errnoOf(thrown) ?? '')) return
    throw thrown
  }
  server.close()
  await once(server, 'close')
}

async function tryUdp(port: number) {
  const socket = createSocket('udp4').bind({ address: '127.0.0.1', port, exclusive: true })
  await once(socket, 'listening')
  socket.close()
  await once(socket, 'close')
}
