import { describe, expect, test } from 'vitest'
import { orderText } from '#shared/connect/order.ts'
import { claimed, household, keyedBox, minute, send, server } from '#test/connect-boxes.ts'
import { firstOwner, invited } from '#test/connect-visitor.ts'

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

  test('a person who is signed in cannot guess claim codes', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const { claim_code: code } = (await keyedBox(at).register()).body
    for (let n = 0; n < 5; n++) expect((await visit.get('/claim/BBBB-BBBB')).status).toBe(404)
    expect((await visit.get(`/claim/${code}`)).status).toBe(429)
    at.pass(16 * minute)
  })
})
