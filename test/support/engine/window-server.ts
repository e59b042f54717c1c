// For tests: kiln serve's server over a new folder, the owner who may use it, and another user who may not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { Engine } from '#engine/index.ts'
import { readOwners } from '#platform/loopback/peer.ts'
import { startServer } from '#server/server.ts'
import type { FromEngine, Port } from '#shared/contract/wire.ts'

/** Answers every message itself, for tests that check which programs reach the engine at all. */
export const echo: Engine = {
  connect: (port: Port<FromEngine, unknown>) =>
    port.listen(value => port.post({ t: 'reply', id: 1, ok: true, value })),
  maintain: () => undefined,
  close: async () => {},
}

type Answer = { status: number; headers: Record<string, unknown>; body: string }
export type WindowServer = Awaited<ReturnType<typeof windowServer>>
type Options = { engine?: Engine; requestTimeoutMs?: number }

export async function windowServer({ engine = echo, ...options }: Options = {}) {
  const root = await mkdtemp(join(tmpdir(), 'kiln-server-'))
  const folder = join(root, 'window')
  await mkdir(folder)
  await writeFile(join(folder, 'index.html'), '<title>Kiln</title>')
  const used: string[] = []
  let tableReads = 0
  const refusals = { foreignUser: 'another user', usedAddress: 'used', notFound: 'no such file' }
  const server = await startServer({
    ...options,
    engine,
    folder,
    refusals,
    port: 0,
    onUsed: next => used.push(next),
    owners: port => {
      tableReads += 1
      return readOwners(port)
    },
  })
  const { port } = server
  const address = () => new URL(used.at(-1) ?? server.address)

  function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, headers, method, agent: false }, response => {
        let body = ''
        response.on('data', chunk => {
          body += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        )
      })
      sent.on('error', reject).end()
    })
  }

  return {
    refusals,
    server,
    port,
    origin: `http://127.0.0.1:${port}`,
    /** Holds `folder`: what lies beside the window's files. */
    root,
    folder,
    used,
    tableReads: () => tableReads,
    /** The newest URL, which is still unused. */
    address,
    get,
    /** Exchanges the newest address for a cookie. */
    async cookie(): Promise<string> {
      const { pathname, search } = address()
      const { headers } = await get(pathname + search)
      return String(headers['set-cookie']).split(';')[0] ?? ''
    },
    /** What a WebSocket with these headers gets: an answer, or the status that refuses it. */
    socket(headers: Record<string, string>, path = '/ws'): Promise<{ reply: string } | { refused: number }> {
      return new Promise(resolve => {
        const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
        client.on('unexpected-response', (_, response) => resolve({ refused: response.statusCode ?? 0 }))
        client.on('error', () => resolve({ refused: 0 }))
        client.on('open', () => client.send('{"hello":1}'))
        client.on('message', data => {
          resolve({ reply: String(data) })
          client.close()
        })
      })
    },
    async close() {
      await server.close()
      await rm(root, { recursive: true })
    },
  }
}

/** How it closes is its own business: events.once would throw a reset. */
export const closed = (socket: Socket) => new Promise<void>(done => socket.once('close', () => done()))

/** Only root can become another user. */
export const canBeNobody = process.platform === 'linux' && process.getuid?.() === 0

/** A program of another user, with `net` and the server's `port`; it gives up its rights itself, because this Node may
 *  lie where only root can read. */
export function spawnAsNobody(port: number, script: string) {
  const whole = `const net = require('node:net'), port = ${port}
    process.setgroups([]); process.setgid(65534); process.setuid(65534)
    ${script}`
  return spawn(process.execPath, ['-e', whole], { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** What another user gets for these bytes, from `from`; `leave` ends the connection as soon as they are sent. */
export async function asNobody(port: number, bytes: string, { from = '127.0.0.1', leave = false } = {}) {
  const client = spawnAsNobody(
    port,
    `const s = net.connect({ port, host: '127.0.0.1', localAddress: ${JSON.stringify(from)} }, () => {
      s.write(${JSON.stringify(bytes)}, () => ${leave} && s.destroy())
    })
    s.pipe(process.stdout); s.on('error', () => {})`,
  )
  const [chunks] = await Promise.all([client.stdout.toArray(), once(client, 'exit')])
  return Buffer.concat(chunks).toString()
}
