// For tests that have to name a port before anything listens there.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** On loopback. Another program may take it until the test does. */
export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
