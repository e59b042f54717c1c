import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notHere } from './texts.ts'

import { hasNginx, lines, raw, type Sandbox, secret, start, status, statusOf, upgrade } from './web-pages.ts'

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
