import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { echo, type WindowServer, windowServer } from '#test/engine/window-server.ts'
import { startServer } from './server.ts'

let kiln: WindowServer
beforeAll(async () => {
  kiln = await windowServer()
})
afterAll(() => kiln.close())

describe('kiln serve', () => {
  it('exchanges a token for a cookie once, and offers the next URL', async () => {
    const { pathname, search } = kiln.address()
    const first = await kiln.get(pathname + search)
    expect(first.status).toBe(200)
    expect(first.body).toContain('url=/"')
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/)
    expect(await kiln.get(pathname + search)).toMatchObject({
      status: 401,
      body: `${kiln.refusals.usedAddress}\n`,
    })
    expect(kiln.used).toHaveLength(1)
    // Even if two requests use it at once.
    const next = kiln.address()
    const both = await Promise.all([1, 2].map(() => kiln.get(next.pathname + next.search)))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  })

  it('serves the window with a strict policy to the holder of the cookie', async () => {
    const own = await kiln.cookie()
    const allowed = await kiln.get('/', { cookie: own })
    expect(allowed.body).toContain('<title>Kiln')
    expect(String(allowed.headers['content-security-policy'])).toContain("default-src 'none'")
    expect(allowed.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    })
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await kiln.get('/', { cookie: own }, method)).status).toBe(405)
  })

  it('survives clients that disconnect during a handshake', async () => {
    const own = await kiln.cookie()
    const { port, origin } = kiln
    for (let count = 0; count < 20; count += 1) {
      const refused = connect(port, '127.0.0.1')
      refused.write(
        `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
        () => setTimeout(() => refused.resetAndDestroy(), 1),
      )
      await once(refused, 'close')
    }
    expect(await kiln.socket({ origin, cookie: own })).toHaveProperty('reply')
  })

  it('listens on loopback only, and reports a port in use', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of outside) {
      const socket: Socket = connect(kiln.port, address)
      expect([
        address,
        await once(socket, 'connect').then(
          () => 'in',
          error => error.code,
        ),
      ]).toEqual([address, 'ECONNREFUSED'])
    }
    await expect(
      startServer({ engine: echo, folder: '/', port: kiln.port, refusals: kiln.refusals }),
    ).rejects.toMatchObject({
      code: 'server.port',
    })
  })
})
