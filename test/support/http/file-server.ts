// For tests: a real HTTP server with the faults of real ones.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export type Behaviour = {
  bytes: Buffer
  etag?: string
  lastModified?: string
  /** Default: true. */
  ranges?: boolean
  /** Bytes of the body after which the connection is cut; null: it is not. */
  cutAfter?: number | null
  /** Says nothing more after that many bytes, and keeps the connection. */
  stallAfter?: number
  /** Milliseconds that it accepts and is silent. */
  silentMs?: number
  /** Sends the body without its length. */
  chunked?: boolean
  /** What it says the length is. */
  lengthSaid?: number
  status?: number
  headers?: Record<string, string>
}

type Asked = { method: string; path: string; headers: http.IncomingHttpHeaders }

/** Calls `behave` for each request, counted from 0. */
export async function startServer(behave: (request: Asked, count: number) => Behaviour) {
  const asked: Asked[] = []
  const server = http.createServer((request, response) => {
    const now = { method: request.method ?? '', path: request.url ?? '', headers: request.headers }
    asked.push(now)
    void answer(behave(now, asked.length - 1), now, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (path = '/disk.img') => `http://127.0.0.1:${port}${path}`,
    asked,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function answer(behaviour: Behaviour, asked: Asked, response: http.ServerResponse): Promise<void> {
  const { bytes, etag, lastModified, ranges = true, cutAfter, stallAfter, chunked, lengthSaid } = behaviour
  await delay(behaviour.silentMs ?? 0)
  const headers: Record<string, string> = { ...behaviour.headers }
  if (etag) headers['etag'] = etag
  if (lastModified) headers['last-modified'] = lastModified
  if (etag && asked.headers['if-none-match'] === etag) return void response.writeHead(304, headers).end()
  const condition = asked.headers['if-range']
  const isSame = condition === undefined || condition === etag || condition === lastModified
  const range = /^bytes=(\d+)-(\d*)$/.exec(asked.headers.range ?? '')
  const isPart = ranges && range !== null && isSame
  const from = isPart ? Number(range[1]) : 0
  const to = isPart && range[2] ? Math.min(bytes.length, Number(range[2]) + 1) : bytes.length
  if (isPart && from >= bytes.length) {
    return void response.writeHead(416, { ...headers, 'content-range': `bytes */${bytes.length}` }).end()
  }
  if (isPart) headers['content-range'] = `bytes ${from}-${to - 1}/${bytes.length}`
  const body = bytes.subarray(from, to)
  if (!chunked) headers['content-length'] = `${lengthSaid ?? body.length}`
  response.writeHead(behaviour.status ?? (isPart ? 206 : 200), headers)
  const end = Math.min(cutAfter ?? body.length, stallAfter ?? body.length)
  for (let at = 0; at < end; at += 65_536) {
    if (!response.write(body.subarray(at, Math.min(end, at + 65_536)))) await once(response, 'drain')
  }
  if (stallAfter !== undefined) return
  if (cutAfter !== null && cutAfter !== undefined && cutAfter < body.length) response.destroy()
  else response.end()
}
