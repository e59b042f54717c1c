// Who reaches the sandbox's programs: nginx itself with the configuration that the machine gets, the gate itself, and two
// programs behind them that say what reached them.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { notHere, textsOf } from './texts.ts'

const hasNginx = spawnSync('nginx', ['-v']).error === undefined
const secret = 'correct horse battery'
const gateProgram = resolve(import.meta.dirname, '../../../packages/ai-sandbox-gate/ai-sandbox-gate.mjs')

const upstream = async (name: string): Promise<Server> => {
  const server = createServer((request, response) =>
    response.end(`${name} ${request.url} ${request.headers.host}`),
  )
  server.on('upgrade', ({ headers }: IncomingMessage, socket) =>
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${headers.upgrade}\r\nConnection: Upgrade\r\n\r\n`,
    ),
  )
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  return server
}
const portOf = (server: Server) => (server.address() as AddressInfo).port

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => upstream('')))
  const ports = servers.map(portOf)
  for (const server of servers) server.close()
  return ports
}

type Door = { documented: number; port: number }
type Sandbox = { doors: readonly Door[]; hostName: string; portOf(documented: number): number; end(): void }

async function start(options: Record<string, unknown>, given: string | null): Promise<Sandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-nginx-'))
  const behind = [await upstream('kanban'), await upstream('router')]
  const [kanban = 0, router = 0] = behind.map(portOf)
  const [gate = 0, ...free] = await freePorts(4)
  const doors = [3000, 3002, 3456].map((documented, at) => ({ documented, port: free[at] ?? 0 }))
  // Only places and ports change: everything between is what the machine gets.
  const text = doors.reduce(
    (all, { documented, port }) =>
      all
        .replaceAll(`listen 0.0.0.0:${documented} `, `listen 127.0.0.1:${port} `)
        .replaceAll(new RegExp(`listen \\[::\\]:${documented} [^;]*;`, 'g'), ''),
    textsOf('ai-sandbox', options)
      .nginx.replaceAll(/\/nix\/store\/[^;]*\/(?=mime\.types|fastcgi\.conf|uwsgi_params)/g, '/etc/nginx/')
      .replace('/run/nginx/nginx.pid', join(folder, 'pid'))
      .replace('127.0.0.1:23000', `127.0.0.1:${kanban}`)
      .replace('127.0.0.1:23456', `127.0.0.1:${router}`)
      .replace('127.0.0.1:23002', `127.0.0.1:${gate}`),
  )
  writeFileSync(join(folder, 'nginx.conf'), text)
  const args = ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', 'stderr']
  const tried = spawnSync('nginx', ['-t', ...args], { encoding: 'utf8' })
  expect(tried.stderr).toContain('test is successful')
  const programs: ChildProcess[] = []
  if (given !== null) {
    mkdirSync(join(folder, 'credentials'))
    writeFileSync(join(folder, 'credentials', 'access'), given)
    const env = { ...process.env, CREDENTIALS_DIRECTORY: join(folder, 'credentials') }
    programs.push(spawn(process.execPath, [gateProgram, String(gate)], { env, stdio: 'ignore' }))
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${gate}/check`)).status).toBe(401), {
      timeout: 20_000,
    })
  }
  programs.push(spawn('nginx', args, { stdio: 'ignore' }))
  const port = (documented: number) => doors.find(each => each.documented === documented)?.port ?? 0
  await vi.waitFor(async () => expect(await status(port(3002), {})).not.toBe(0), { timeout: 20_000 })
  return {
    doors,
    hostName: 'ai-sandbox',
    portOf: port,
    end() {
      for (const program of programs) program.kill()
      for (const server of behind) server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The answer to a request that is sent as it is written; "" where there is none. */
async function raw(port: number, lines: readonly string[], body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', chunk => {
    answer += chunk
    if (/^HTTP\/1.1 101/.test(answer)) socket.destroy()
  })
  socket.on('error', () => socket.destroy())
  // Not ended: nginx takes that for a visitor who has left.
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`)
  socket.setTimeout(20_000, () => socket.destroy())
  await once(socket, 'close')
  return answer
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1] ?? 0)

type Ask = { host?: string | undefined; path?: string; headers?: Record<string, string> }
const lines = (port: number, { host = `127.0.0.1:${port}`, path = '/', headers = {} }: Ask) => [
  `GET ${path} HTTP/1.1`,
  `Host: ${host}`,
  'Connection: close',
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
]
const status = async (port: number, ask: Ask) => statusOf(await raw(port, lines(port, ask)))
const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' }

describe.skipIf(notHere !== undefined || !hasNginx)('the web pages of an open sandbox', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await start({}, null)
  })
  afterAll(() => sandbox?.end())

  test('are at the documented ports, with both programs at 3002 [X1]', async () => {
    const body = async (documented: number, path: string, headers: Record<string, string> = {}) => {
      const port = sandbox.portOf(documented)
      const reply = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' })
      return reply.status === 200 ? await reply.text() : `${reply.status} ${reply.headers.get('location')}`
    }
    const host = (documented: number) => `127.0.0.1:${sandbox.portOf(documented)}`
    expect(await body(3000, '/')).toBe(`kanban / ${host(3000)}`)
    expect(await body(3456, '/v1/messages')).toBe(`router /v1/messages ${host(3456)}`)
    expect(await body(3002, '/')).toBe(`kanban / ${host(3002)}`)
    expect(await body(3002, '/ccr/v1/messages')).toBe(`router /v1/messages ${host(3002)}`)
    expect(await body(3002, '/api/config')).toBe(`kanban /api/config ${host(3002)}`)
    const fromRouter = { referer: `http://${host(3002)}/ccr/ui/` }
    expect(await body(3002, '/api/config', fromRouter)).toBe(`router /api/config ${host(3002)}`)
    const other = { referer: `http://${host(3002)}/x?/ccr/` }
    expect(await body(3002, '/api/config', other)).toBe(`kanban /api/config ${host(3002)}`)
    expect(await body(3002, '/ccr/')).toMatch(/^302 .*\/ccr\/ui\/$/)
  })

  test('answer to addresses, localhost, the host name and names of the local network', async () => {
    const good = ['localhost:3000', 'LOCALHOST', '127.0.0.1:3001', '192.168.1.7', '[::1]:3002', '[fe80::1]']
    for (const host of [...good, sandbox.hostName, `${sandbox.hostName}.local:3000`, 'Other-Box.local'])
      for (const { port } of sandbox.doors) expect([host, await status(port, { host })]).toEqual([host, 200])
  })

  test('answer 421 to every other name, so that no website reaches them by DNS rebinding', async () => {
    const rebound = ['evil.example', 'evil.example:3002', 'localhost.evil.example', '127.0.0.1.evil.example']
    const odd = [
      'evil.local.example',
      'local',
      '.local',
      'a.b.local',
      'localhost.',
      '127.0.0.1x',
      '2130706433',
      '0x7f.1',
    ]
    for (const host of [
      ...rebound,
      ...odd,
      '[::1].evil.example',
      'localhost@evil.example',
      'evil.example,localhost',
    ])
      for (const { port } of sandbox.doors) expect([host, await status(port, { host })]).toEqual([host, 421])
  })

  test('are shown in no frame of another website', async () => {
    for (const { port } of sandbox.doors)
      expect(await raw(port, lines(port, {}))).toMatch(
        /^content-security-policy: frame-ancestors 'self'\r$/im,
      )
  })

  test('refuse a request without a Host, with two, or for another host in its first line', async () => {
    const port = sandbox.portOf(3002)
    expect(statusOf(await raw(port, ['GET / HTTP/1.0']))).toBe(421)
    expect(
      statusOf(
        await raw(port, ['GET / HTTP/1.1', 'Host: localhost', 'Host: evil.example', 'Connection: close']),
      ),
    ).toBe(400)
    const absolute = ['GET http://localhost/ HTTP/1.1', 'Host: evil.example', 'Connection: close']
    expect(statusOf(await raw(port, absolute))).toBe(421)
  })

  test('refuse what the page of another website sends, and its WebSockets', async () => {
    for (const { port } of sandbox.doors) {
      const own = `127.0.0.1:${port}`
      for (const origin of [
        'http://evil.example',
        'null',
        `http://${own}.evil.example`,
        `http://evil.example/${own}`,
        'http://127.0.0.1',
      ]) {
        expect([origin, await status(port, { headers: { Origin: origin } })]).toEqual([origin, 403])
        expect(await status(port, { headers: { ...upgrade, Origin: origin } })).toBe(403)
      }
      expect(await status(port, { headers: { Origin: `http://${own}` } })).toBe(200)
      expect(await status(port, { headers: { ...upgrade, Origin: `http://${own}` } })).toBe(101)
      expect(
        await status(port, { headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' } }),
      ).toBe(403)
      expect(
        await status(port, { headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' } }),
      ).toBe(200)
      expect(
        await status(port, { headers: { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' } }),
      ).toBe(200)
    }
  })
})

describe.skipIf(notHere !== undefined || !hasNginx)('the web pages of a hardened sandbox', () => {
  const hardened = { hardening: true }
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await start(hardened, secret)
  })
  afterAll(() => sandbox?.end())
  const login = (body: string, port = sandbox.portOf(3002)) =>
    raw(
      port,
      [
        'POST /sandbox-login HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `Origin: http://127.0.0.1:${port}`,
        'Connection: close',
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${body.length}`,
      ],
      body,
    )

  test('lead to the form without the secret, at each port and path, and for WebSockets', async () => {
    for (const { port } of sandbox.doors)
      for (const path of [
        '/',
        '/api/config',
        '/ccr/v1/messages',
        '/sandbox-check',
        '//',
        '/%2e%2e/',
        '/sandbox-login/../api',
      ])
        for (const headers of [{}, upgrade, { Cookie: 'ai-sandbox=x' }, { 'X-Sandbox-Secret': 'wrong' }]) {
          const answer = await raw(port, lines(port, { path, headers }))
          expect(answer).not.toMatch(/kanban|router/)
          expect([301, 302, 400, 404]).toContain(statusOf(answer))
        }
    expect(
      await raw(sandbox.portOf(3000), lines(sandbox.portOf(3000), { path: '/sandbox-login' })),
    ).toContain('Access secret')
  })

  test('open with the secret, for browsers by a cookie and for programs by a header', async () => {
    const answer = await login(`secret=${encodeURIComponent(secret)}`)
    expect(statusOf(answer)).toBe(303)
    const [, cookie = ''] = /set-cookie: ([^;]+); HttpOnly; SameSite=Strict/i.exec(answer) ?? []
    for (const { port } of sandbox.doors) {
      expect(await status(port, { headers: { Cookie: `other=1; ${cookie}` } })).toBe(200)
      expect(await status(port, { headers: { ...upgrade, Cookie: cookie } })).toBe(101)
      expect(await status(port, { headers: { 'X-Sandbox-Secret': secret } })).toBe(200)
      expect(await status(port, { host: 'evil.example', headers: { Cookie: cookie } })).toBe(421)
      expect(await status(port, { headers: { Cookie: cookie, Origin: 'http://evil.example' } })).toBe(403)
      expect(await status(port, { headers: { Cookie: `${cookie}x` } })).toBe(302)
    }
  })

  test('limit how often a secret is tried', async () => {
    const answers: number[] = []
    for (let at = 0; at < 12; at++) answers.push(statusOf(await login(`secret=wrong-${at}`)))
    expect(answers.at(-1)).toBe(429)
    expect(answers.filter(each => each === 303)).toEqual([])
  })

  test.each([
    ['no secret', ''],
    ['a secret that is too short', 'short'],
  ])('stay closed with %s', async (_, given) => {
    const closed = await start(hardened, given)
    try {
      for (const { port } of closed.doors) {
        expect(await status(port, { headers: { 'X-Sandbox-Secret': given } })).toBe(302)
        expect(await status(port, { headers: { Cookie: 'ai-sandbox=' } })).toBe(302)
        expect(statusOf(await login(`secret=${given}`, port))).toBe(403)
      }
    } finally {
      closed.end()
    }
  })
})
