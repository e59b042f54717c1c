import { describe, expect, test } from 'vitest'
import { orderText } from '#shared/connect/order.ts'
import { claimed, household, keyedBox, minute, send, server } from '#test/connect-boxes.ts'
import { ada, firstOwner, invited, visitor } from '#test/connect-visitor.ts'

const pangolin = { endpoint: 'https://pangolin.example', 'newt-id': 'n1', 'newt-secret': 's1' }
const owner = { name: 'Ada King Lovelace', email: 'ada@example.com' }

describe('the pages of boxes [A8]', () => {
  test('a box is claimed by its code, and gets nothing before the confirmation', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const box = keyedBox(at)
    const { claim_code: code, claim_secret: secret } = (await box.register()).body
    expect((await visit.post('/claim', { code: code.toLowerCase() })).to).toBe(`/claim/${code.toLowerCase()}`)
    const shown = await visit.get(`/claim/${code}`)
    for (const fact of ['kitchen', 'S1', '127.0.0.1', '2026-01-01']) expect(shown.text).toContain(fact)
    expect((await box.config(secret)).status).toBe(404)
    expect(
      (await visit.post(`/claim/${code}`, { household, ...owner, endpoint: 'https://p.example' })).status,
    ).toBe(400)
    expect(
      (await visit.post(`/claim/${code}`, { household, ...owner, ...pangolin, endpoint: 'http://p.example' }))
        .status,
    ).toBe(400)
    expect((await visit.post(`/claim/${code}`, { household: 'other', ...owner })).status).toBe(403)
    expect((await box.config(secret)).status).toBe(404)
    expect((await visit.post(`/claim/${code}`, { household, ...owner, ...pangolin })).to).toBe(
      `/installations/${box.id}`,
    )
    expect((await box.config(secret)).body).toMatchObject({
      customer: { first_name: 'Ada King', last_name: 'Lovelace' },
      pangolin: { newt_id: 'n1', newt_secret: 's1', endpoint: 'https://pangolin.example' },
    })
    expect((await visit.post(`/claim/${code}`, { household, ...owner })).status).toBe(404)
    const page = await visit.get(`/installations/${box.id}`)
    expect(page.text).toContain('it has not reported yet')
    expect(page.text).not.toContain('s1')
  })

  test('show the state with since and because, and the content of the last report', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const { box, auth } = await claimed(at)
    await send(at, 'POST', `/api/v1/installations/${box.id}/health`, {
      bearer: auth.access_token,
      key: box.key,
      body: {
        uptime_seconds: 7200,
        memory: { used_bytes: 2e9, available_bytes: 6e9, total_bytes: 8e9 },
        home_assistant: { status: 'running', ip_address: '192.0.2.8', os_version: '17.1' },
        newt_agent: { healthy: false },
        updates: {
          last_check: '2026-11-27T03:10:00.000Z',
          last_check_result: 'success',
          last_rebuild: 'never',
          last_rebuild_result: 'success',
        },
        failed_units: ['<b>x</b>.service'],
      },
    })
    const { text } = await visit.get(`/installations/${box.id}`)
    for (const part of [
      'needs attention',
      'Newt has no connection',
      '2 h',
      '8.0 GB',
      'http://192.0.2.8:8123/',
      '17.1',
      'one is ready, 2026-11-27 03:10 UTC',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('never')
    expect(text).toContain('&lt;b&gt;x&lt;/b&gt;.service')
    expect(text).not.toContain('<b>x')
    at.pass(3 * 60 * minute)
    expect((await visit.get('/installations')).text).toContain('it does not report')
  })

  test.for([
    ['expired', 'what is published for it has expired'],
    ['no-commit', 'its repository has had no commit for a long time'],
  ] as const)('a box whose updates are %s needs attention', async ([stale, because]) => {
    const at = server()
    const visit = await firstOwner(at)
    const { box, auth } = await claimed(at)
    const body = { uptime_seconds: 1, updates: { last_check_result: 'no_updates', stale } }
    const path = `/api/v1/installations/${box.id}/health`
    await send(at, 'POST', path, { bearer: auth.access_token, key: box.key, body })
    const { text } = await visit.get(`/installations/${box.id}`)
    for (const part of ['needs attention', because]) expect(text).toContain(part)
  })

  test('a box of another household counts as missing', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const { box } = await claimed(at)
    at.store.putHousehold({ id: 'next', name: 'Next door', createdAt: 1 })
    const device = at.store.device(box.id) ?? expect.unreachable()
    at.store.putDevice({ ...device, owned: device.owned && { ...device.owned, household: 'next' } })
    const short = box.id.replaceAll('-', '').slice(0, 12)
    for (const path of [box.id, `${box.id}/release`, crypto.randomUUID()])
      expect((await visit.get(`/installations/${path}`)).status).toBe(404)
    expect((await visit.get(`/d/${short}`)).status).toBe(404)
    expect((await visit.post(`/installations/${box.id}/release`)).status).toBe(404)
    expect((await visit.get('/installations')).text).not.toContain(box.id)
    expect(at.store.device(box.id)).not.toBeNull()
  })

  test("the short address leads to the box's page, and only owners can release it, which ends its tokens", async () => {
    const at = server()
    const visit = await firstOwner(at)
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const { box, auth } = await claimed(at)
    const short = box.id.replaceAll('-', '').slice(0, 12)
    expect((await viewer.get(`/d/${short}`)).to).toBe(`/installations/${box.id}`)
    expect((await viewer.get(`/installations/${box.id}`)).text).not.toContain('Release')
    expect((await viewer.post(`/installations/${box.id}/release`)).status).toBe(404)
    expect((await box.report(auth.access_token)).status).toBe(204)
    await visit.get(`/installations/${box.id}/release`)
    expect((await visit.post(`/installations/${box.id}/release`)).to).toBe('/installations')
    expect((await box.report(auth.access_token)).status).toBe(401)
  })

  test('show the lines of its journal to owners, and not to viewers', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const { box, auth } = await claimed(at)
    const path = `/installations/${box.id}/logs`
    const line = {
      timestamp: '2026-01-01T00:00:00Z',
      level: 'info',
      service: 'a.service',
      message: '<i>x</i>',
    }
    const post = (logs: unknown[]) =>
      box.call('POST', `/api/v1${path}`, { bearer: auth.access_token, body: { logs } })
    expect((await visit.get(path)).text).toContain('kaliun-logs on')
    expect((await send(at, 'POST', `/api/v1${path}`, { body: { logs: [line] } })).status).toBe(401)
    for (const wrong of [[{ ...line, message: 'x'.repeat(8193) }], [{}], Array(501).fill(line)])
      expect((await post(wrong)).status).toBeGreaterThanOrEqual(400)
    expect((await post([line])).status).toBe(204)
    const shown = await visit.get(path)
    expect(shown.text).toContain('&lt;i&gt;x')
    expect([(await viewer.get(path)).status, (await viewer.post(`${path}/remove`)).status]).toEqual([
      404, 404,
    ])
    expect((await visit.post(`${path}/remove`)).to).toBe(path)
    expect((await visit.get(path)).text).not.toContain('&lt;i&gt;x')
    await post([line])
    at.pass(8 * 24 * 60 * minute)
    at.sweep()
    expect(at.store.logsOf(box.id, 10)).toEqual([])
  })

  test('an owner sees the orders that were carried to a box, and how it said that they ended', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const { box } = await claimed(at)
    const path = `/installations/${box.id}`
    expect((await visit.get(path)).text).not.toContain('An SSH key of an owner signed them')
    const text = orderText({
      kind: 'wipe',
      values: {},
      box: { id: box.id, key: 'A'.repeat(43), name: 'kitchen' },
      id: crypto.randomUUID(),
      issued: at.now(),
      expires: at.now() + 60 * minute,
    })
    const carry = (order: string) =>
      at.orders.carry(box.id, { order, signature: 'signed', expiresAt: at.now() + 60 * minute })
    const [wipe, odd] = [carry(text), carry('not an order')]
    expect((await visit.get(path)).text).toMatch(/Wipe: waits for the box/)
    at.orders.end(box.id, wipe?.id ?? '', 'failed', 'signature')
    at.orders.end(box.id, odd?.id ?? '', 'failed', '<b>of a newer box</b>')
    const page = (await visit.get(path)).text
    expect(page).toMatch(
      /Wipe: [^<]*<[^>]*>came [^<]*<\/span><br>none of the SSH keys on it signed the order/,
    )
    expect(page).toContain('Order: ')
    expect(page).toContain('&lt;b&gt;of a newer box')
    for (const secret of ['signed', 'A'.repeat(43)]) expect(page).not.toContain(`>${secret}`)
    expect((await viewer.get(path)).text).not.toContain('Wipe')
  })

  test('an owner sends a box a command at most once an hour, and a viewer cannot', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const { box, auth } = await claimed(at)
    const path = `/installations/${box.id}`
    const api = `/api/v1${path}/commands`
    await visit.get(path)
    expect((await visit.post(`${path}/commands`, { kind: 'reboot' })).to).toBe(path)
    expect((await visit.post(`${path}/commands`, { kind: 'reboot' })).status).toBe(429)
    for (const kind of ['log', 'rm -rf /', ''])
      expect((await visit.post(`${path}/commands`, { kind })).status).toBe(400)
    expect((await viewer.get(path)).text).not.toContain('Restart the box')
    expect((await viewer.post(`${path}/commands`, { kind: 'report' })).status).toBe(404)
    expect((await visit.get(path)).text).toContain('waits for the box')
    expect((await send(at, 'GET', api, { bearer: auth.access_token })).status).toBe(401)
    const { body } = await box.call('GET', api, { bearer: auth.access_token })
    expect(body.commands).toMatchObject([{ kind: 'reboot' }])
    const other = await claimed(at)
    const result = { body: { result: 'failed', message: '<i>no</i>' } }
    const ends = `${api}/${body.commands[0].id}/result`
    const theirs = ends.replace(box.id, other.box.id)
    expect(
      (await other.box.call('POST', theirs, { bearer: other.auth.access_token, ...result })).status,
    ).toBe(404)
    expect((await other.box.call('POST', ends, { bearer: other.auth.access_token, ...result })).status).toBe(
      401,
    )
    expect((await box.call('POST', ends, { bearer: auth.access_token, ...result })).status).toBe(204)
    expect(
      (await box.call('POST', ends, { bearer: auth.access_token, body: { result: 'done' } })).status,
    ).toBe(204)
    expect((await visit.get(path)).text).toContain('failed <span class="soft">asked')
    expect((await visit.get(path)).text).toContain('&lt;i&gt;no&lt;/i&gt;')
    expect((await box.call('GET', api, { bearer: auth.access_token })).body).toEqual({ commands: [] })
    at.pass(60 * minute)
    expect((await visit.post(`${path}/commands`, { kind: 'reboot' })).to).toBe(path)
    at.pass(60 * minute)
    expect((await visit.get(path)).text).toContain('not taken within an hour')
  })

  test('a person who is signed in cannot guess claim codes', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const { claim_code: code } = (await keyedBox(at).register()).body
    for (let n = 0; n < 5; n++) expect((await visit.get('/claim/BBBB-BBBB')).status).toBe(404)
    expect((await visit.get(`/claim/${code}`)).status).toBe(429)
    at.pass(16 * minute)
  })
})

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
