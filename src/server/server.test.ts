import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Engine } from '#engine/index.ts'
import type { FromEngine, Port } from '#shared/contract/wire.ts'
import { maxStrangers } from './connections.ts'
import { readOwners } from './peer.ts'
import { type Server, startServer } from './server.ts'

/** Answers every message itself: these tests are about who reaches the engine at all. */
const echo: Engine = {
  connect: (port: Port<FromEngine, unknown>) =>
    port.listen(value => port.post({ t: 'reply', id: 1, ok: true, value })),
  close: async () => {},
}

let server: Server
let folder: string
const used: string[] = []
let tableReads = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-server-'))
  await writeFile(join(folder, 'index.html'), '<title>Kiln</title>')
  server = await startServer({
    engine: echo,
    folder,
    port: 0,
    onUsed: next => used.push(next),
    owners: port => {
      tableReads += 1
      return readOwners(port)
    },
  })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

type Answer = { status: number; headers: Record<string, unknown>; body: string }
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.port, path, headers, method, agent: false },
      response => {
        let body = ''
        response.on('data', chunk => {
          body += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        )
      },
    )
    sent.on('error', reject).end()
  })
}

/** Exchanges the newest address for a cookie. */
async function cookie(): Promise<string> {
  const { pathname, search } = new URL(used.at(-1) ?? server.address)
  const { headers } = await get(pathname + search)
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

function socket(headers: Record<string, string>): Promise<{ reply: string } | { refused: number }> {
  return new Promise(resolve => {
    const client = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers })
    client.on('unexpected-response', (_, response) => resolve({ refused: response.statusCode ?? 0 }))
    client.on('error', () => resolve({ refused: 0 }))
    client.on('open', () => client.send('{"hello":1}'))
    client.on('message', data => {
      resolve({ reply: String(data) })
      client.close()
    })
  })
}

/** What another user gets for these bytes, from `from`; `leave` ends the connection as soon as they are sent. */
async function asNobody(bytes: string, { from = '127.0.0.1', leave = false } = {}): Promise<string> {
  const client = await nobody(
    `const s = net.connect({ port, host: '127.0.0.1', localAddress: ${JSON.stringify(from)} }, () => {
      s.write(${JSON.stringify(bytes)}, () => ${leave} && s.destroy())
    })
    s.pipe(process.stdout); s.on('error', () => {})`,
  )
  const [chunks] = await Promise.all([client.stdout.toArray(), once(client, 'exit')])
  return Buffer.concat(chunks).toString()
}

/** A program of another user; it gives up its rights itself, because this Node may lie where only root can read. */
function nobody(script: string) {
  const whole = `const net = require('node:net'), port = ${server.port}
    process.setgroups([]); process.setgid(65534); process.setuid(65534)
    ${script}`
  return spawn(process.execPath, ['-e', whole], { stdio: ['pipe', 'pipe', 'inherit'] })
}
const asRoot = process.platform === 'linux' && process.getuid?.() === 0

describe('kiln serve', () => {
  it('exchanges a token for a cookie once, and offers the next address', async () => {
    const { pathname, search } = new URL(server.address)
    const first = await get(pathname + search)
    expect(first.status).toBe(200)
    expect(first.body).toContain('url=/"')
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    expect((await get(pathname + search)).status).toBe(401)
    expect(used).toHaveLength(1)
  })

  it('serves the window with a strict policy to the holder of the cookie, and nothing to others', async () => {
    const allowed = await get('/', { cookie: await cookie() })
    expect(allowed.body).toContain('<title>Kiln')
    expect(String(allowed.headers['content-security-policy'])).toContain("default-src 'none'")
    expect((await get('/')).status).toBe(401)
    expect((await get('/', { cookie: `kiln-${server.port}=wrong` })).status).toBe(401)
    expect((await get('/?token=wrong')).status).toBe(401)
    expect((await get('/', { cookie: await cookie() }, 'POST')).status).toBe(405)
  })

  it('refuses a foreign Host, as after DNS rebinding', async () => {
    const own = await cookie()
    for (const host of ['evil.example', `evil.example:${server.port}`, `127.0.0.1:1`]) {
      expect((await get('/', { host, cookie: own })).status).toBe(403)
    }
  })

  it('serves no file outside the window’s folder', async () => {
    const own = await cookie()
    for (const path of [
      '/../package.json',
      '/..%2f..%2fetc/passwd',
      '/%2e%2e/x.js',
      '/index.html%00.js',
      '//etc/passwd',
      '/%zz',
    ]) {
      const { status, body } = await get(path, { cookie: own })
      expect([path, status === 404 || body.includes('<title>Kiln')]).toEqual([path, true])
    }
  })

  it('follows no link out of the window’s folder', async () => {
    await symlink('/etc/os-release', join(folder, 'out.json'))
    await symlink('/etc', join(folder, 'etc'))
    await writeFile(join(folder, 'in.json'), '{}')
    const own = await cookie()
    const status = async (path: string) => (await get(path, { cookie: own })).status
    expect([await status('/out.json'), await status('/in.json')]).toEqual([404, 200])
    expect(await status('/etc/nsswitch.json')).toBe(404)
  })

  it.runIf(asRoot)(
    'answers no other user of this computer, whatever they read of the address or hold of a cookie',
    async () => {
      const own = await cookie()
      const { pathname, search } = new URL(used.at(-1) ?? '')
      const upgrade = `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${btoa('0123456789abcdef')}\r\n`
      const origin = `Origin: http://127.0.0.1:${server.port}\r\n`
      for (const [path, more] of [
        [pathname + search, 'Connection: close\r\n'],
        ['/', 'Connection: close\r\n'],
        ['/ws', `Connection: Upgrade\r\n${upgrade}${origin}`],
      ]) {
        const bytes = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${own}\r\n${more}\r\n`
        const said = await asNobody(bytes)
        expect([path, said.split('\r\n')[0]]).toEqual([path, 'HTTP/1.1 403 Forbidden'])
        for (const from of ['127.0.0.2', '127.255.255.254'])
          expect([path, from, await asNobody(bytes, { from })]).toEqual([path, from, ''])
        for (let count = 0; count < 5; count += 1) await asNobody(bytes, { leave: true })
      }
      expect((await get(pathname + search)).status).toBe(200)
    },
  )

  it.runIf(asRoot)(
    'lets a crowd without a token neither look anything up nor keep the owner out',
    async () => {
      const own = await cookie()
      const before = tableReads
      const crowd = nobody(`let ends = 0
      for (let n = 0; n < 1000; n++) {
        const s = net.connect(port, '127.0.0.1', () => s.write('GET / HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\n' + (n % 2 ? '\\r\\n' : '')))
        s.on('error', () => {}); s.on('data', () => {}); s.on('close', () => { if (++ends === 1000 - ${maxStrangers}) process.stdout.write('closed') })
      }
      process.stdin.resume().on('end', () => process.exit())`)
      await once(crowd.stdout, 'data')
      expect(tableReads).toBe(before)
      expect((await get('/', { cookie: own })).status).toBe(200)
      crowd.stdin.end()
      await once(crowd, 'exit')
    },
  )

  it('survives invalid requests, invalid or oversized messages, and clients that leave at once', async () => {
    const own = await cookie()
    const origin = `http://127.0.0.1:${server.port}`
    for (const path of ['//', '///', '//a:b', 'http://', '/\\\\'])
      expect([path, (await get(path)).status]).toEqual([path, expect.toBeOneOf([400, 401])])
    const ended = (begin: (client: WebSocket) => void) =>
      new Promise<number>(resolve => {
        const client = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, { headers: { origin, cookie: own } })
        client.on('error', () => undefined)
        client.on('open', () => begin(client))
        client.on('close', resolve)
      })
    expect(await ended(client => client.send(JSON.stringify('x'.repeat(5 << 20))))).toBeGreaterThan(1000)
    const raw = (client: WebSocket) => (client as unknown as { _socket: Socket })._socket
    expect(await ended(client => raw(client).write(Buffer.alloc(8, 0xff)))).toBeGreaterThan(1000)
    for (let count = 0; count < 20; count += 1) {
      const refused = connect(server.port, '127.0.0.1')
      refused.write(
        `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        () => setTimeout(() => refused.resetAndDestroy(), 1),
      )
      await once(refused, 'close')
    }
    expect(await socket({ origin, cookie: own })).toHaveProperty('reply')
  })

  it('connects a socket only with cookie, own Origin and own Host', async () => {
    const own = await cookie()
    const origin = `http://127.0.0.1:${server.port}`
    expect(await socket({ origin, cookie: own })).toEqual({
      reply: '{"t":"reply","id":1,"ok":true,"value":{"hello":1}}',
    })
    expect(await socket({ origin })).toEqual({ refused: 403 })
    expect(await socket({ cookie: own })).toEqual({ refused: 403 })
    expect(await socket({ origin: 'http://evil.example', cookie: own })).toEqual({ refused: 403 })
    expect(await socket({ origin: 'null', cookie: own })).toEqual({ refused: 403 })
    expect(await socket({ origin, cookie: own, host: 'evil.example' })).toEqual({ refused: 403 })
  })

  it('listens on loopback only, and says when a port is taken', async () => {
    await expect(startServer({ engine: echo, folder: '/', port: server.port })).rejects.toMatchObject({
      code: 'server.port',
    })
  })
})
