import { connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createPeers, ownerIn, ownerOf, ownUsers } from './peer.ts'

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 100 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 101 1 0 20 4 30 10 -1
   2: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 102 1 0 20 4 30 10 -1
   3: 0200A8C0:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 103 1 0 20 4 30 10 -1
`
const mapped = table.replaceAll('0100007F', '0000000000000000FFFF00000100007F')

test('the owner of a connection is that of its other end', () => {
  expect(ownerIn(table, { remotePort: 0xc001, localPort: 0x1f90 })).toBe(1001)
  expect(ownerIn(mapped, { remotePort: 0xc001, localPort: 0x1f90 })).toBe(1001)
  expect(ownerIn(table, { remotePort: 0xc002, localPort: 0x1f90 })).toBeNull()
  expect(ownerIn('', { remotePort: 0xc001, localPort: 0x1f90 })).toBeNull()
})

/** A connection to a server of ours; `client` makes it. */
async function accepted<T>(client: (port: number) => T, look: (socket: Socket) => Promise<unknown>) {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const socket = new Promise<Socket>(found => server.once('connection', found))
  const made = client(port)
  try {
    return { made, seen: await look(await socket) }
  } finally {
    ;(await socket).destroy()
    server.close()
  }
}

test.runIf(process.platform === 'linux')('our own connection is ours', async () => {
  const { made, seen } = await accepted(port => connect(port, '127.0.0.1'), ownerOf)
  made.destroy()
  expect(seen).toBe(process.getuid?.())
})

test('who became our user by sudo may use it, another user may not, and where nobody tells everybody may', async () => {
  const own = await ownUsers({ SUDO_UID: '1000', PKEXEC_UID: undefined })
  expect(own.has(1000) && own.has(0)).toBe(true)
  const asks = (owner: number | null) => createPeers(own, async () => owner)({} as Socket)
  expect(await Promise.all([asks(1000), asks(0), asks(65_534), asks(null)])).toEqual([
    true,
    true,
    false,
    true,
  ])
})
