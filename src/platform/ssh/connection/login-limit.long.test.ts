// Against a server that prints banners without end before anyone is logged in, or never answers a login (ssh2's, on
// loopback): every way in which Kiln starts ssh ends.
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo, Server, Socket } from 'node:net'
import { join } from 'node:path'
import ssh2, { type Connection } from 'ssh2'
import { expect, onTestFinished } from 'vitest'
import { makeKeyPair } from '#lab/ssh.ts'
import { knownName } from '#shared/hosts/address.ts'
import { test } from '#test/folders.ts'
import { createProcessRunner } from '../../process/run.ts'
import { createSsh } from '../ssh.ts'
import { beginLogin } from './begun.ts'

const hostKey = makeKeyPair()
const patience = { alive: { everySeconds: 20, unanswered: 3 }, connectSeconds: 1 }

/** ssh2 has no call for a banner at any time: this is how it writes packets. */
type Protocol = {
  _packetRW: { write: { allocStart: number; alloc(bytes: number): Buffer; finalize(packet: Buffer): Buffer } }
  _cipher: { encrypt(packet: Buffer): void }
}

function sendBanner({ _packetRW: { write }, _cipher }: Protocol, text: string) {
  const [bytes, from] = [Buffer.byteLength(text), write.allocStart]
  const packet = write.alloc(1 + 4 + bytes + 4)
  packet[from] = 53 // SSH_MSG_USERAUTH_BANNER
  packet.writeUInt32BE(bytes, from + 1)
  packet.write(text, from + 5, 'latin1')
  packet.writeUInt32BE(0, from + 5 + bytes)
  _cipher.encrypt(write.finalize(packet))
}

function flood(client: Connection, text: string) {
  const { _protocol, _sock } = client as unknown as { _protocol: Protocol; _sock: Socket }
  const timer = setInterval(() => {
    for (let count = 0; count < 20 && _sock.writableLength < 1 << 20; count++) sendBanner(_protocol, text)
  }, 5)
  client.once('close', () => clearInterval(timer))
}

type Talk = (client: Connection) => void

async function sshTo(talk: Talk, folder: string) {
  const server = new ssh2.Server({ hostKeys: [hostKey.privateKey] }, client => {
    let isTalking = false
    client
      .on('error', () => undefined)
      .on('authentication', () => {
        if (!isTalking) talk(client)
        isTalking = true
      })
  }) as unknown as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const [home, tempFolder, knownHosts] = ['home', 'temp', 'known_hosts'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const each of [home, tempFolder]) mkdirSync(each)
  const { port } = server.address() as AddressInfo
  const [type, key] = hostKey.publicKey.split(' ')
  writeFileSync(knownHosts, `${knownName({ host: '127.0.0.1', port })} ${type} ${key}\n`)
  const address = { host: '127.0.0.1', port, user: 'root', jump: null, identity: null }
  const env = { PATH: process.env['PATH'], HOME: home }
  const begin = () => beginLogin({ address, knownHosts, home, tempFolder, env, ...patience })
  const made = (begun: ReturnType<typeof begin> = null) =>
    createSsh({ run: createProcessRunner({ env }), home, tempFolder, ...patience, begun })
  const options = { knownHosts, signal: AbortSignal.timeout(60_000) }
  return { address, options, made, begin, left: () => readdirSync(tempFolder) }
}

const banners: Record<string, Talk> = {
  lines: client => flood(client, 'root@box: Permission denied (publickey).\n'.repeat(500)),
  'one line': client => flood(client, 'x'.repeat(20_000)),
}

test.for(Object.entries(banners))(
  'ends a login whose banner has no end, of %s',
  async ([, talk], { folder }) => {
    const { address, options, made, begin, left } = await sshTo(talk, folder)
    const tooMuch = { code: 'ssh.too-much', values: { host: '127.0.0.1' } }
    await expect(made().connect(address, options)).rejects.toMatchObject(tooMuch)
    await expect(made(begin()).connect(address, options)).rejects.toMatchObject(tooMuch)
    await expect(made().hostKeys(address, options)).rejects.toMatchObject(tooMuch)
    const key = { password: 'a', publicKey: makeKeyPair().publicKey }
    await expect(made().putKey(address, key, options)).rejects.toMatchObject(tooMuch)
    expect(left()).toEqual([])
  },
)

test('ends a login that the host never answers, or drags out with a little banner', async ({ folder }) => {
  const slow: Talk = client => {
    const { _protocol } = client as unknown as { _protocol: Protocol }
    const timer = setInterval(() => sendBanner(_protocol, 'wait\n'), 100)
    client.once('close', () => clearInterval(timer))
  }
  const { address, options, made, begin, left } = await sshTo(slow, folder)
  const hung = { code: 'ssh.login-hung', values: { host: '127.0.0.1' } }
  await Promise.all([
    expect(made().connect(address, options)).rejects.toMatchObject(hung),
    expect(made(begin()).connect(address, options)).rejects.toMatchObject(hung),
  ])
  expect(left()).toEqual([])
})
