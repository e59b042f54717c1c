// Whether a port of 127.0.0.1 can be listened on: by trying, which is what QEMU will do.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'

export async function portState(
  port: number,
  protocol: 'tcp' | 'udp',
): Promise<'free' | 'taken' | 'privileged'> {
  try {
    await (protocol === 'tcp' ? tryTcp(port) : tryUdp(port))
    return 'free'
  } catch (thrown) {
    const errno = thrown instanceof Error && 'code' in thrown ? thrown.code : null
    if (errno === 'EADDRINUSE') return 'taken'
    if (errno === 'EACCES' || errno === 'EPERM') return 'privileged'
    throw thrown
  }
}

async function tryTcp(port: number) {
  const server = createServer().listen({ host: '127.0.0.1', port, exclusive: true })
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

async function tryUdp(port: number) {
  const socket = createSocket('udp4').bind({ address: '127.0.0.1', port, exclusive: true })
  await once(socket, 'listening')
  socket.close()
  await once(socket, 'close')
}
