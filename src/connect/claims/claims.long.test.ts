import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  claimed,
  customer,
  household,
  keyedBox,
  minute,
  pangolin,
  report,
  type Server,
  send,
  server,
} from '#test/connect-boxes.ts'

describe('a claim [A8]', () => {
  test('leads from the code on the screen to tokens that report', async () => {
    const at = server()
    const box = keyedBox(at)
    const registered = await box.register()
    expect(registered).toMatchObject({ status: 201, body: { interval: 5 } })
    const { claim_code: code, claim_secret: secret } = registered.body
    expect(await box.register(secret)).toMatchObject({ status: 200, body: { claim_code: code } })
    expect(await box.config(secret)).toMatchObject({ status: 404, body: { error: 'not_claimed' } })
    const found = at.claims.find(code.toLowerCase().replace('-', ' '), '192.0.2.1')
    expect(found).toMatchObject({ id: box.id, hostname: 'kitchen', serial: 'S1' })
    expect(at.claims.confirm(code, '192.0.2.1', { household, customer, pangolin })).toEqual({ id: box.id })
    const first = await box.config(secret)
    expect(first).toMatchObject({ status: 200, body: { customer, pangolin } })
    // The answer was lost: the same tokens, not new ones.
    expect((await box.config(secret)).body).toEqual(first.body)
    expect((await box.receipt(secret)).status).toBe(204)
    expect((await box.report(first.body.auth.access_token)).status).toBe(204)
    expect(JSON.parse(at.store.lastReport(box.id, at.now())?.text ?? '')).toEqual(report)
  })

  test('gives nothing to a caller who knows only the id, and cannot be ended by one', async () => {
    const at = server()
    const box = keyedBox(at)
    const { claim_code, claim_secret } = (await box.register()).body
    at.claims.confirm(claim_code, '192.0.2.1', { household, customer, pangolin })
    const path = `/api/v1/installations/${box.id}`
    const registration = { install_id: box.id, hostname: 'thief' }
    for (const bearer of [undefined, 'x'.repeat(43), claim_code]) {
      expect((await send(at, 'GET', `${path}/config`, { bearer })).status).toBe(401)
      expect((await send(at, 'DELETE', `${path}/config`, { bearer })).status).toBe(401)
      const again = await send(at, 'POST', '/api/v1/installations/register', { body: registration, bearer })
      expect(again).toMatchObject({ status: 401, body: { error: 'unauthorized' } })
    }
    expect((await box.config(claim_secret)).status).toBe(200)
  })

  test('has a code for fifteen minutes, then a new one; an expired code claims nothing', async () => {
    const at = server()
    const box = keyedBox(at)
    const { claim_code: first, claim_secret } = (await box.register()).body
    at.pass(15 * minute)
    expect(at.claims.confirm(first, '192.0.2.1', { household, customer, pangolin })).toEqual({
      refused: 'not_found',
    })
    const { claim_code: second } = (await box.register(claim_secret)).body
    expect(second).not.toBe(first)
    expect(at.claims.confirm(second, '192.0.2.1', { household, customer, pangolin })).toEqual({ id: box.id })
    expect(at.claims.confirm(second, '192.0.2.1', { household, customer, pangolin })).toEqual({
      refused: 'not_found',
    })
  })

  test('(b) cannot be guessed: five wrong codes per address, twenty a minute in all', async () => {
    const at = server()
    const code = (await keyedBox(at).register()).body.claim_code
    const wrong = 'BBBB-BBBB'
    for (let n = 0; n < 5; n++) expect(at.claims.find(wrong, '192.0.2.1')).toEqual({ refused: 'not_found' })
    expect(at.claims.find(code, '192.0.2.1')).toEqual({ refused: 'slow_down' })
    for (let n = 0; n < 15; n++) at.claims.find(wrong, `198.51.100.${n}`)
    expect(at.claims.find(code, '203.0.113.1')).toEqual({ refused: 'slow_down' })
    at.pass(minute + 1)
    expect(at.claims.find(code, '192.0.2.1')).toEqual({ refused: 'slow_down' })
    expect(at.claims.find(code, '203.0.113.1')).toMatchObject({ hostname: 'kitchen' })
    at.pass(15 * minute)
    expect(at.claims.find(wrong, '192.0.2.1')).toEqual({ refused: 'not_found' })
  })

  test('(b) is closed to other sites: no answer has a header that lets their scripts read it', async () => {
    const { app } = server()
    for (const url of ['/health', '/api/v1/installations/register', '/claim'])
      for (const method of ['GET', 'POST', 'OPTIONS'] as const) {
        const { headers } = await app.inject({ method, url, headers: { origin: 'https://other.example' } })
        expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
      }
  })

  test('of a box without a key is refused unless the owner allows it', async () => {
    const body = { install_id: crypto.randomUUID(), hostname: 'old' }
    const register = (at: Server) => send(at, 'POST', '/api/v1/installations/register', { body })
    expect(await register(server())).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    const at = server({ allowKeyless: true })
    const { claim_code } = (await register(at)).body
    at.claims.confirm(claim_code, '192.0.2.1', { household, customer, pangolin })
    const path = `/api/v1/installations/${body.install_id}`
    const auth = (await send(at, 'GET', `${path}/config`)).body.auth
    expect((await send(at, 'DELETE', `${path}/config`)).status).toBe(204)
    expect((await send(at, 'GET', `${path}/config`)).status).toBe(401)
    const sent = await send(at, 'POST', `${path}/health`, { body: report, bearer: auth.access_token })
    expect(sent.status).toBe(204)
  })

  test('a box can register only with a key that it holds', async () => {
    const at = server()
    const other = String(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x)
    const body = { install_id: crypto.randomUUID(), hostname: 'x', device_key: other }
    for (const key of [undefined, generateKeyPairSync('ed25519').privateKey])
      expect((await send(at, 'POST', '/api/v1/installations/register', { body, key })).status).toBe(401)
    expect(at.store.devices()).toEqual([])
  })

  test('boxes that only register push out the oldest unclaimed one, but never a claimed one', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const first = keyedBox(at)
    await first.register()
    for (let n = 0; n < 1000; n++) await keyedBox(at).register()
    expect(at.store.device(first.id)).toBeNull()
    expect(at.store.devices()).toHaveLength(1001)
    expect((await box.report((await box.refresh(auth.refresh_token)).body.access_token)).status).toBe(204)
  })

  test('boxes that register from one network push out none of another', async () => {
    const at = server()
    const [first, flood] = [keyedBox(at), keyedBox(at)]
    await first.register(undefined, '2001:db8:1::5')
    await flood.register(undefined, '2001:db8:2::1')
    for (let n = 2; n < 1100; n++) await keyedBox(at).register(undefined, `2001:db8:2::${n.toString(16)}`)
    expect([at.store.device(first.id)?.id, at.store.device(flood.id)]).toEqual([first.id, null])
    expect(at.store.devices()).toHaveLength(1000)
  })
})
