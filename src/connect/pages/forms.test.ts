import { describe, expect, test } from 'vitest'
import { server } from '#test/connect-boxes.ts'
import { ada, firstOwner, invited, visitor } from '#test/connect-visitor.ts'

describe('the forms of the pages [A8]', () => {
  test('are accepted only from their own page', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const invite = { household: 'home', role: 'owner' }
    for (const origin of [null, 'null', 'https://evil.example', 'http://localhost:9999'])
      expect((await visit.post('/people/invite', invite, { origin })).status).toBe(403)
    for (const form of ['', 'x', 'A'.repeat(43)])
      expect((await visit.post('/people/invite', { ...invite, form })).status).toBe(403)
    expect((await visitor(at).post('/sign-in', ada, { origin: 'https://evil.example' })).status).toBe(403)
    // The token of another person's form.
    const other = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'owner' })
    const theirs = /name="form" value="([\w-]+)"/.exec((await other.get('/people')).text)?.[1] ?? ''
    expect((await visit.post('/people/invite', { ...invite, form: theirs })).status).toBe(403)
    expect((await visit.post('/people/invite', invite)).status).toBe(200)
  })

  test('are refused if they are too large, of another type, or from someone who is not signed in', async () => {
    const at = server()
    const visit = await firstOwner(at)
    expect((await visit.post('/sign-in', { email: 'x'.repeat(20_000) })).status).toBe(400)
    const json = { 'content-type': 'application/json' }
    expect((await visit.post('/people/invite', {}, { headers: json })).status).toBe(400)
    const stranger = visitor(at)
    for (const path of ['/sign-out', '/claim', '/people/invite', '/people/remove', '/people/password'])
      expect((await stranger.post(path)).to).toBe('/?next=%2Finstallations')
    for (const cookie of ['kiln-connect=', `kiln-connect=${'A'.repeat(43)}`, 'x'.repeat(10_000), '=;=;'])
      expect((await stranger.get('/people', { headers: { cookie } })).status).toBe(303)
    expect(at.store.accountCount()).toBe(1)
  })

  test("run no script, cannot be framed, cached, or read by another site's script", async () => {
    const at = server()
    const visit = visitor(at)
    const { headers } = await visit.get('/')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['cache-control']).toBe('no-store')
    const done = await visit.post('/set-up', {
      ...ada,
      code: at.accounts.setUpCode() ?? '',
      household: 'Home',
    })
    expect(String(done.headers['set-cookie'])).toMatch(
      /^kiln-connect=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    )
  })
})

describe('where the pages take no password', () => {
  test('with a certificate that no browser can verify', async () => {
    const reply = await visitor(server({ reached: 'own-certificate' })).get('/claim/BCDF-GHJK')
    expect(reply.status).toBe(403)
    expect(reply.text).toContain('kiln connect claim')
  })

  test('behind a proxy, except over https, with a cookie for that only', async () => {
    const at = server({ reached: 'behind-proxy', proxies: ['192.0.2.50'] })
    const visit = visitor(at, { host: 'connect.example' })
    expect((await visit.get('/')).text).toContain('X-Forwarded-Proto')
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.7' }
    const done = await visit.post(
      '/set-up',
      { ...ada, code: at.accounts.setUpCode() ?? '', household: 'Home' },
      { headers, origin: 'https://connect.example' },
    )
    expect(String(done.headers['set-cookie'])).toMatch(/^__Host-kiln=[\w-]{43}; .*; Secure$/)
  })

  test('for the name of another site that resolves to this computer', async () => {
    const at = server()
    for (const host of ['evil.example:8455', 'localhost.evil.example', '127.0.0.1.evil.example'])
      expect((await visitor(at, { host }).get('/')).status).toBe(403)
    for (const host of ['localhost:8455', '127.0.0.1:8455', '[::1]:8455'])
      expect((await visitor(at, { host }).get('/')).status).toBe(200)
  })
})
