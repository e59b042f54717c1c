import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createPeers, ownersIn, ownUsers, readOwners } from './peer.ts'

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 100 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 101 1 0 20 4 30 10 -1
   2: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 102 1 0 20 4 30 10 -1
   3: 0200A8C0:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 103 1 0 20 4 30 10 -1
`
const mapped = table.replaceAll('0100007F', '0000000000000000FFFF00000100007F')

const ownersOf = (text: string) => [...ownersIn(text.split('\n'), 0x1f90)]

test('a connection belongs to the owner of its other end, on 127.0.0.1 only', () => {
  expect(ownersOf(table)).toEqual([[0xc001, 1001]])
  expect(ownersOf(mapped)).toEqual([[0xc001, 1001]])
  for (const from of ['0200007F', '0000000000000000FFFF00000200007F', '00000000000000000000000001000000'])
    expect(ownersOf(table.replace('0100007F:C001 0100007F:1F90', `${from}:C001 0100007F:1F90`))).toEqual([])
  expect(ownersOf('')).toEqual([])
})

test('a connection that its program has closed, which is listed as root’s, has no owner', () => {
  // TIME_WAIT, FIN_WAIT1, FIN_WAIT2, LAST_ACK, and one without an inode.
  for (const state of ['06', '04', '05', '09'])
    expect(ownersOf(table.replace('0100007F:1F90 01 ', `0100007F:1F90 ${state} `))).toEqual([])
  expect(ownersOf(table.replace('1001        0 102', '0        0 0'))).toEqual([])
})

/** A connection to a server of ours, made by `client`. */
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
  const { made, seen } = await accepted(
    port => connect(port, '127.0.0.1'),
    async ({ localPort, remotePort }) => (await readOwners(localPort ?? 0))?.get(remotePort ?? 0),
  )
  made.destroy()
  expect(seen).toBe(process.getuid?.())
})

test('one read finds all concurrent connections, and each is looked up once', async () => {
  let reads = 0
  const read = async () => {
    reads += 1
    return new Map(Array.from({ length: 1000 }, (_, port) => [port, 1000]))
  }
  const isOwn = createPeers({ own: new Set([1000]), tells: true, read })
  const sockets = Array.from({ length: 1000 }, (_, remotePort) => ({
    remoteAddress: '127.0.0.1',
    remotePort,
    localPort: 6,
  }))
  expect(new Set(await Promise.all(sockets.map(isOwn)))).toEqual(new Set([true]))
  expect(reads).toBe(1)
  expect(new Set(await Promise.all(sockets.map(isOwn)))).toEqual(new Set([true]))
  expect(reads).toBe(1)
})

test('a table of millions of rows is never in memory as a whole', ({ folder }) => {
  const path = join(folder, 'tcp')
  writeFileSync(path, `${'   1: 0100007F\n'.repeat(2_000_000)}${table}`)
  const script = `import { readOwners } from ${JSON.stringify(join(import.meta.dirname, 'peer.ts'))}
    console.log([...(await readOwners(0x1f90, { paths: [${JSON.stringify(path)}] }))].join())`
  const options = ['--max-old-space-size=48', '--disable-warning=ExperimentalWarning', '--input-type=module']
  expect(execFileSync(process.execPath, [...options, '--eval', script], { encoding: 'utf8' })).toBe(
    `${0xc001},1001\n`,
  )
})

test('where no table can be read, the owner is unknown', async () => {
  expect(await readOwners(1, { paths: ['/nonexistent/tcp', '/nonexistent/tcp6'] })).toBeNull()
})

test('a user who became ours by sudo may use it, another user may not, and unknown means no where the system can tell', async () => {
  const own = await ownUsers({ SUDO_UID: '1000', PKEXEC_UID: undefined })
  expect(own.has(1000) && own.has(0)).toBe(true)
  const asks = (owner: number | null, { tells = true, table = true, from = '127.0.0.1' } = {}) => {
    const read = async () => (table ? new Map(owner === null ? [] : [[5, owner]]) : null)
    return createPeers({ own, tells, read })({ remoteAddress: from, remotePort: 5, localPort: 6 })
  }
  expect(await Promise.all([asks(1000), asks(0), asks(65_534), asks(null)])).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(await asks(1000, { from: '127.0.0.2' })).toBe(false)
  expect(await asks(null, { table: false })).toBe(false)
  expect(await asks(null, { table: false, tells: false })).toBe(true)
})
