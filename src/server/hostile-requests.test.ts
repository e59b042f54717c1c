// Requests that any user of this computer can send to the port of kiln serve: wrong credentials, paths out of the
// folder, bytes that a browser never sends, and requests that never end.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closed, type WindowServer, windowServer } from '#test/engine/window-server.ts'
import { staticFile } from './static-files.ts'

const requestTimeoutMs = 300
let kiln: WindowServer
let own: string
beforeAll(async () => {
  kiln = await windowServer({ requestTimeoutMs })
  own = await kiln.cookie()
  // Files that a path out of the folder would find, with an extension that is served.
  for (const folder of ['.', 'window-old', 'window/assets']) {
    await mkdir(join(kiln.root, folder), { recursive: true })
    await writeFile(join(kiln.root, folder, 'near.json'), folder === 'window/assets' ? '{}' : '"SECRET"')
  }
  await writeFile(join(kiln.folder, 'notes'), 'SECRET')
  await symlink(join(kiln.root, 'near.json'), join(kiln.folder, 'out.json'))
  await symlink(kiln.root, join(kiln.folder, 'up'))
})
afterAll(() => kiln.close())

const isWindow = (body: string) => body.includes('<title>Kiln')

/** Everything the server answers to these bytes, until it closes or is done. */
async function answerTo(bytes: string | Buffer): Promise<string> {
  const socket = connect(kiln.port, '127.0.0.1')
  let output = ''
  socket.on('error', () => undefined)
  socket.on('data', piece => {
    output += piece
  })
  socket.write(bytes)
  await closed(socket)
  return output
}

describe('without the cookie or a fresh token', () => {
  it('no one gets the window, however close a guess is', async () => {
    const [name = '', value = ''] = own.split('=')
    const used = new URL(kiln.server.address).search
    const cookies = [
      '',
      name,
      `${name}=`,
      `${name}=${value.slice(0, -1)}`,
      `${name}=${value}0`,
      `${name}=${value.toUpperCase()}`,
      `kiln-${kiln.port + 1}=${value}`,
      `kiln=${value}`,
      `x${name}=${value}`,
      `${name}=wrong; ${name}=${value}`,
    ]
    for (const cookie of cookies)
      expect([cookie, (await kiln.get('/', { cookie })).status]).toEqual([cookie, 401])
    const token = kiln.address().search.slice('?token='.length)
    for (const search of [used, '?token=', '?token=wrong', `?token=${token.slice(1)}`, `?Token=${token}`]) {
      const { status, headers } = await kiln.get(`/${search}`)
      expect([search, status, headers['set-cookie']]).toEqual([search, 401, undefined])
    }
    for (const headers of [{ authorization: `Bearer ${value}` }, { 'x-token': token }, { referer: token }])
      expect((await kiln.get('/', headers)).status).toBe(401)
  })

  it('no one gets an existing file, or learns that it does not exist', async () => {
    for (const path of ['/', '/index.html', '/assets/near.json', '/missing.js'])
      expect([path, (await kiln.get(path)).status]).toEqual([path, 401])
  })
})

it('a foreign Host is refused, as after DNS rebinding', async () => {
  const { port } = kiln
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    '127.0.0.1:1',
    `127.0.0.1:${port}.evil.example`,
    `evil.example@127.0.0.1:${port}`,
    `127.0.0.2:${port}`,
    `0.0.0.0:${port}`,
  ])
    expect([host, (await kiln.get('/', { host, cookie: own })).status]).toEqual([host, 403])
  for (const host of [`LOCALHOST:${port}`, `[::1]:${port}`])
    expect([host, (await kiln.get('/', { host, cookie: own })).status]).toEqual([host, 200])
})

it('no path leads out of the window’s folder', async () => {
  const ways = [
    '/../near.json',
    '/..%2fnear.json',
    '/%2e%2e/near.json',
    '/%2e%2e%2fnear.json',
    '/..%5cnear.json',
    '/..\\near.json',
    '/assets/../../near.json',
    '/assets/..%2f..%2fnear.json',
    '/./../near.json',
    '/.%2e/near.json',
    '//../near.json',
    '/..//near.json',
    '/../window-old/near.json',
    '/..%2fwindow-old%2fnear.json',
    '/%252e%252e/near.json',
    '/..%c0%afnear.json',
    `/${encodeURIComponent(join(kiln.root, 'near.json'))}`,
    `//${kiln.root}/near.json`,
    '/out.json',
    '/up/near.json',
    '/notes',
    '/near.json%00.js',
    '/notes%00.json',
    '/%zz',
  ]
  for (const way of ways) {
    const { status, body } = await kiln.get(way, { cookie: own })
    expect([way, body.includes('SECRET'), status === 404 || isWindow(body)]).toEqual([way, false, true])
  }
  expect((await kiln.get('/assets/near.json', { cookie: own })).body).toBe('{}')
})

it('no path that is not a URL’s leads out of the window’s folder', async () => {
  for (const way of ['../near.json', '../window-old/near.json', '/out.json', '/up/near.json', '/near\0.json'])
    expect([way, await staticFile(kiln.folder, way)]).toEqual([way, null])
})

it('bytes that a browser never sends do not get the window, and the owner is still served', async () => {
  const host = `Host: 127.0.0.1:${kiln.port}`
  const close = 'Connection: close\r\n\r\n'
  const requests: (string | Buffer)[] = [
    Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'GET /\r\n\r\n',
    `GET / HTTP/1.1\r\n${close}`,
    `GET / HTTP/1.1\r\nHost: evil.example\r\n${host}\r\nCookie: ${own}\r\n${close}`,
    `GET / HTTP/1.1\r\nHost : 127.0.0.1:${kiln.port}\r\nCookie: ${own}\r\n${close}`,
    `GET / HTTP/1.1\r\n${host}\r\nCookie: ${own}\r\nX: a\0b\r\n${close}`,
    `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nCookie: ${own}\r\n${close}`,
    `CONNECT 127.0.0.1:22 HTTP/1.1\r\n${host}\r\nCookie: ${own}\r\n${close}`,
    `OPTIONS * HTTP/1.1\r\n${host}\r\nCookie: ${own}\r\n${close}`,
    `POST / HTTP/1.1\r\n${host}\r\nCookie: ${own}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n${close}0\r\n\r\nGET /`,
    `GET / HTTP/1.1\r\n${host}\r\nCookie: ${own}\r\nX: ${'a'.repeat(70_000)}\r\n${close}`,
    `GET /${'a'.repeat(70_000)} HTTP/1.1\r\n${host}\r\nCookie: ${own}\r\n${close}`,
    `GET / HTTP/1.1\r\n${host}\r\nCookie: ${own}\r\n${'X: y\r\n'.repeat(20_000)}${close}`,
  ]
  for (const request of requests) {
    const output = await answerTo(request)
    expect([String(request).slice(0, 80), isWindow(output)]).toEqual([String(request).slice(0, 80), false])
    expect(output).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
  }
  for (const path of ['//', '///', '//a:b', 'http://', '/\\\\', '//[', 'http://[::1', '?', '*'])
    expect([path, await answerTo(`GET ${path} HTTP/1.1\r\n${host}\r\n${close}`)]).toEqual([
      path,
      expect.stringMatching(/^HTTP\/1\.1 40[01] /),
    ])
  expect(isWindow((await kiln.get('/', { cookie: own })).body)).toBe(true)
})

it('closes a client that sends a request too slowly', async () => {
  const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${kiln.port}\r\nCookie: ${own}\r\n`
  const slowly = [[''], [...head], [`${head}Content-Length: 100\r\n\r\n`, ...'x'.repeat(99)]]
  const ends = slowly.map(async pieces => {
    const socket = connect(kiln.port, '127.0.0.1')
    socket.on('error', () => undefined).resume()
    const isClosed = closed(socket).then(() => 'closed')
    const sending = (async () => {
      for (const piece of pieces) {
        if (piece) socket.write(piece)
        await setTimeout(requestTimeoutMs / 2)
      }
      // Far less than Node itself would wait.
      await setTimeout(20 * requestTimeoutMs)
      return 'open'
    })()
    const end = await Promise.race([isClosed, sending])
    socket.destroy()
    return end
  })
  expect(await Promise.all(ends)).toEqual(slowly.map(() => 'closed'))
})
