// Against servers that send more, or less, than sshd does (ssh2's, on loopback). Real hosts: connect.test.ts.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import ssh2, { type Algorithms, type AuthContext } from 'ssh2'
import { expect, onTestFinished } from 'vitest'
import { makeKeyPair } from '#lab/ssh.ts'
import { test } from '#test/folders.ts'
import { createProcessRunner } from '../../process/run.ts'
import { createSsh } from '../ssh.ts'

const hostKey = makeKeyPair()

/** The keys of whatever listens there, as Kiln sees them. */
async function keysAt(server: Pick<Server, 'listen' | 'address' | 'close'>, folder: string) {
  server.listen(0, '127.0.0.1')
  await once(server as Server, 'listening')
  onTestFinished(() => void server.close())
  const home = join(folder, 'home')
  mkdirSync(home)
  const ssh = createSsh({
    run: createProcessRunner({ env: { PATH: process.env['PATH'], HOME: home } }),
    home,
    tempFolder: folder,
    alive: { everySeconds: 20, unanswered: 3 },
    connectSeconds: 1,
  })
  const { port } = server.address() as AddressInfo
  const address = { host: '127.0.0.1', port, user: 'root', jump: null, identity: null }
  const knownHosts = join(folder, 'known_hosts')
  return ssh.hostKeys(address, { knownHosts, signal: AbortSignal.timeout(60_000) })
}

type Says = { sign?: () => Buffer; login: (context: AuthContext) => void; algorithms?: Algorithms }
function serverThat({ sign, login, algorithms = {} }: Says) {
  const [key] = [ssh2.utils.parseKey(hostKey.privateKey)].flat()
  if (key === undefined || key instanceof Error) throw key
  if (sign) key.sign = sign
  // It accepts parsed keys unchanged, although its types say string.
  const server = new ssh2.Server(
    { hostKeys: [{ key: key as unknown as string, passphrase: '' }], algorithms },
    client => {
      client.on('authentication', login).on('error', () => undefined)
    },
  )
  return server as unknown as Server
}
const refuses = (context: AuthContext) => context.reject(['publickey'])

test('shows a key that the host proved to have', async ({ folder }) => {
  const [key, ...more] = await keysAt(serverThat({ login: refuses }), folder)
  expect(more).toEqual([])
  expect(hostKey.publicKey).toContain(key?.key)
})

test('a key that the host does not have is not shown', async ({ folder }) => {
  const sign = () => randomBytes(64)
  await expect(keysAt(serverThat({ sign, login: refuses }), folder)).rejects.toMatchObject({
    code: 'ssh.failed',
    values: { reason: expect.stringContaining('incorrect signature') },
  })
})

test('leaves a host that lets everyone in at once, and shows its key', async ({ folder }) => {
  const [key] = await keysAt(serverThat({ login: context => context.accept() }), folder)
  expect(hostKey.publicKey).toContain(key?.key)
})

test('a host with only old algorithms lists what it offers', async ({ folder }) => {
  const kex = ['diffie-hellman-group1-sha1' as const]
  await expect(keysAt(serverThat({ login: refuses, algorithms: { kex } }), folder)).rejects.toMatchObject({
    code: 'ssh.no-algorithm',
    values: {
      host: '127.0.0.1',
      reason: expect.stringMatching(
        /^no matching key exchange method found. Their offer: diffie-hellman-group1-sha1/,
      ),
    },
  })
})

test('a host that hangs up is reported as such', async ({ folder }) => {
  const closes = createServer(socket => {
    socket.write('SSH-2.0-closes\r\n')
    socket.once('data', () => socket.end()).on('error', () => undefined)
  })
  await expect(keysAt(closes, folder)).rejects.toMatchObject({
    code: 'ssh.closed',
    details: { lastLines: [expect.stringMatching(/^Connection (closed|reset) by 127\.0\.0\.1 port /)] },
  })
})

test('a host that never finishes is given up on', async ({ folder }) => {
  const talks = createServer(socket => {
    socket.write('SSH-2.0-talks\r\n')
    // Endless ignore messages of the unencrypted protocol (RFC 4253, section 11.2).
    const ignore = Buffer.from('0000000c060200000000000000000000', 'hex')
    const timer = setInterval(() => socket.write(ignore), 100)
    socket.on('close', () => clearInterval(timer)).on('error', () => undefined)
  })
  await expect(keysAt(talks, folder)).rejects.toMatchObject({ code: 'ssh.timed-out' })
})
