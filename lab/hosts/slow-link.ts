// A slow link to a host. The kernel's netem is not everywhere, so this is a relay on loopback that holds back every piece of
// data for a while: latency as it is, with the bandwidth left alone. (The three steps of TCP's own handshake are not delayed.)
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

type SlowLink = { readonly port: number; close(): Promise<void> }

export async function slowLink(address: string, port: number, delayMs: number): Promise<SlowLink> {
  const open = new Set<Socket>()
  const later = (from: Socket, to: Socket) => {
    open.add(from)
    // Timers of the same length end in the order in which they began.
    from.on('data', chunk => setTimeout(() => to.write(chunk), delayMs))
    from.on('end', () => setTimeout(() => to.end(), delayMs))
    from.on('error', () => to.destroy())
    from.on('close', () => {
      open.delete(from)
      setTimeout(() => to.destroy(), delayMs)
    })
  }
  const server = createServer({ allowHalfOpen: true }, here => {
    const there = connect({ host: address, port, allowHalfOpen: true })
    later(here, there)
    later(there, here)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('No port on 127.0.0.1')
  return {
    port: bound.port,
    close: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
