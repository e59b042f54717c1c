// A sandbox's web pages: the real nginx with the configuration that the machine gets, the gate, and two programs behind them.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, vi } from 'vitest'
import { textsOf } from './texts.ts'

export const hasNginx = spawnSync('nginx', ['-v']).error === undefined
export const secret = 'correct horse battery'
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
export type Sandbox = {
  doors: readonly Door[]
  hostName: string
  portOf(documented: number): number
  end(): void
}

export async function start(options: Record<string, unknown>, given: string | null): Promise<Sandbox> {
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
export async function raw(port: number, lines: readonly string[], body = ''): Promise<string> {
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
export const statusOf = (answer: string) => Number(/^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1] ?? 0)

type Ask = { host?: string | undefined; path?: string; headers?: Record<string, string> }
export const lines = (port: number, { host = `127.0.0.1:${port}`, path = '/', headers = {} }: Ask) => [
  `GET ${path} HTTP/1.1`,
  `Host: ${host}`,
  'Connection: close',
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
]
export const status = async (port: number, ask: Ask) => statusOf(await raw(port, lines(port, ask)))
export const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' }
