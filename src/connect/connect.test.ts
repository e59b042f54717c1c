import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deviceDocument } from '#shared/connect/device-document.ts'
import { openConnect } from './connect.ts'
import { signedText } from './proof.ts'

const minute = 60_000
const customer = { first_name: 'John', last_name: 'Doe', email: 'john@example.com' }
const pangolin = { newt_id: 'n1', newt_secret: 's1', endpoint: 'https://pangolin.example' }
const report = { uptime_seconds: 10, failed_units: [] }

function server({ allowKeyless = false } = {}) {
  let time = Date.UTC(2026, 0, 1)
  const connect = openConnect({
    path: ':memory:',
    secret: randomBytes(32),
    now: () => time,
    randomBytes,
    allowKeyless,
  })
  return {
    ...connect,
    pass: (ms: number) => {
      time += ms
    },
    now: () => time,
  }
}
type Server = ReturnType<typeof server>

type Sending = {
  body?: unknown
  bearer?: string | undefined
  key?: KeyObject | undefined
  clock?: number
  nonce?: string
}

async function send(
  { app, now }: Server,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  sending: Sending = {},
) {
  const body = sending.body === undefined ? '' : JSON.stringify(sending.body)
  const time = String(Math.floor((sending.clock ?? now()) / 1000))
  const nonce = sending.nonce ?? ''
  const text = signedText({ method, path, body: Buffer.from(body) }, { time, nonce })
  const proof = sending.key && `${time}.${nonce}.${sign(null, text, sending.key).toString('base64url')}`
  const reply = await app.inject({
    method,
    url: path,
    headers: {
      ...(sending.bearer !== undefined && { authorization: `Bearer ${sending.bearer}` }),
      ...(proof !== undefined && { 'kiln-proof': proof }),
      ...(body !== '' && { 'content-type': 'application/json' }),
    },
    ...(body !== '' && { payload: body }),
  })
  return {
    status: reply.statusCode,
    nonce: reply.headers['kiln-nonce'],
    body: reply.body ? reply.json() : null,
  }
}

/** A box as Kiln makes it: with a key. Each call has its second, since a proof is taken once. */
function keyedBox(server: Server, id: string = crypto.randomUUID()) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const deviceKey = String(publicKey.export({ format: 'jwk' }).x)
  const call = (method: 'GET' | 'POST' | 'DELETE', path: string, sending: Sending = {}) => {
    server.pass(1000)
    return send(server, method, path, { key: privateKey, ...sending })
  }
  const own = `/api/v1/installations/${id}`
  return {
    id,
    key: privateKey,
    call,
    register: (bearer?: string) =>
      call('POST', '/api/v1/installations/register', {
        body: { install_id: id, hostname: 'kitchen', device_key: deviceKey, serial: 'S1' },
        bearer,
      }),
    config: (bearer?: string) => call('GET', `${own}/config`, { bearer }),
    receipt: (bearer?: string) => call('DELETE', `${own}/config`, { bearer }),
    report: (bearer: string) => call('POST', `${own}/health`, { body: report, bearer }),
    refresh: (token: string) =>
      call('POST', '/api/v1/installations/token/refresh', { body: { refresh_token: token } }),
  }
}

async function claimed(at: Server) {
  const box = keyedBox(at)
  const registered = await box.register()
  at.claims.confirm(registered.body.claim_code, '192.0.2.1', { customer, pangolin })
  const { body } = await box.config(registered.body.claim_secret)
  await box.receipt(registered.body.claim_secret)
  return { box, auth: deviceDocument.parse(body).auth ?? expect.unreachable() }
}

describe('a claim [A8]', () => {
  test('goes from the code on the screen to tokens that report', async () => {
    const at = server()
    const box = keyedBox(at)
    const registered = await box.register()
    expect(registered).toMatchObject({ status: 201, body: { interval: 5 } })
    const { claim_code: code, claim_secret: secret } = registered.body
    expect(await box.register(secret)).toMatchObject({ status: 200, body: { claim_code: code } })
    expect(await box.config(secret)).toMatchObject({ status: 404, body: { error: 'not_claimed' } })
    const found = at.claims.find(code.toLowerCase().replace('-', ' '), '192.0.2.1')
    expect(found).toMatchObject({ id: box.id, hostname: 'kitchen', serial: 'S1' })
    expect(at.claims.confirm(code, '192.0.2.1', { customer, pangolin })).toEqual({ id: box.id })
    const first = await box.config(secret)
    expect(first).toMatchObject({ status: 200, body: { customer, pangolin } })
    // Its answer got lost: the same tokens, not new ones.
    expect((await box.config(secret)).body).toEqual(first.body)
    expect((await box.receipt(secret)).status).toBe(204)
    expect((await box.report(first.body.auth.access_token)).status).toBe(204)
    expect(JSON.parse(at.store.lastReport(box.id)?.text ?? '')).toEqual(report)
  })

  test('gives nothing to someone who knows only the id, and cannot be ended by them', async () => {
    const at = server()
    const box = keyedBox(at)
    const { claim_code, claim_secret } = (await box.register()).body
    at.claims.confirm(claim_code, '192.0.2.1', { customer, pangolin })
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

  test('has a code for fifteen minutes, then a new one, and one that is over claims nothing', async () => {
    const at = server()
    const box = keyedBox(at)
    const { claim_code: first, claim_secret } = (await box.register()).body
    at.pass(15 * minute)
    expect(at.claims.confirm(first, '192.0.2.1', { customer, pangolin })).toEqual({ refused: 'not_found' })
    const { claim_code: second } = (await box.register(claim_secret)).body
    expect(second).not.toBe(first)
    expect(at.claims.confirm(second, '192.0.2.1', { customer, pangolin })).toEqual({ id: box.id })
    expect(at.claims.confirm(second, '192.0.2.1', { customer, pangolin })).toEqual({ refused: 'not_found' })
  })

  test('is not guessed: five wrong codes an address, twenty a minute in all', async () => {
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

  test('of a box without a key is refused unless the owner allows it', async () => {
    const body = { install_id: crypto.randomUUID(), hostname: 'old' }
    const register = (at: Server) => send(at, 'POST', '/api/v1/installations/register', { body })
    expect(await register(server())).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    const at = server({ allowKeyless: true })
    const { claim_code } = (await register(at)).body
    at.claims.confirm(claim_code, '192.0.2.1', { customer, pangolin })
    const path = `/api/v1/installations/${body.install_id}`
    const auth = (await send(at, 'GET', `${path}/config`)).body.auth
    expect((await send(at, 'DELETE', `${path}/config`)).status).toBe(204)
    expect((await send(at, 'GET', `${path}/config`)).status).toBe(401)
    const sent = await send(at, 'POST', `${path}/health`, { body: report, bearer: auth.access_token })
    expect(sent.status).toBe(204)
  })

  test('a box registers with a key that it has', async () => {
    const at = server()
    const other = String(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x)
    const body = { install_id: crypto.randomUUID(), hostname: 'x', device_key: other }
    for (const key of [undefined, generateKeyPairSync('ed25519').privateKey])
      expect((await send(at, 'POST', '/api/v1/installations/register', { body, key })).status).toBe(401)
    expect(at.store.devices()).toEqual([])
  })

  test('boxes that only register push out the oldest of their kind, and no claimed one', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const first = keyedBox(at)
    await first.register()
    for (let n = 0; n < 1000; n++) await keyedBox(at).register()
    expect(at.store.device(first.id)).toBeNull()
    expect(at.store.devices()).toHaveLength(1001)
    expect((await box.report((await box.refresh(auth.refresh_token)).body.access_token)).status).toBe(204)
  })
})

describe('tokens [A4]', () => {
  test('rotate, and a lost answer gives the same ones again', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const next = (await box.refresh(auth.refresh_token)).body
    expect(next.refresh_token).not.toBe(auth.refresh_token)
    expect((await box.refresh(auth.refresh_token)).body).toEqual(next)
    // Hours later too, while the box has shown none of them: they last from then on.
    at.pass(5 * 60 * minute)
    const late = (await box.refresh(auth.refresh_token)).body
    expect(late).toMatchObject({ access_token: next.access_token, refresh_token: next.refresh_token })
    expect((await box.report(late.access_token)).status).toBe(204)
    expect((await box.refresh(auth.refresh_token)).status).toBe(401)
    await box.refresh(next.refresh_token)
    at.pass(2 * minute)
    expect(await box.refresh(auth.refresh_token)).toMatchObject({
      status: 401,
      body: { error: 'invalid_grant' },
    })
  })

  test('are worth nothing without the key, and a thief locks no box out', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const path = `/api/v1/installations/${box.id}`
    const thief = generateKeyPairSync('ed25519').privateKey
    for (const key of [undefined, thief]) {
      const stolen = { key, bearer: auth.access_token }
      expect((await send(at, 'POST', `${path}/health`, { ...stolen, body: report })).status).toBe(401)
      expect((await send(at, 'GET', `${path}/config`, stolen)).status).toBe(401)
      const body = { refresh_token: auth.refresh_token }
      expect((await send(at, 'POST', '/api/v1/installations/token/refresh', { key, body })).status).toBe(401)
    }
    expect((await box.report(auth.access_token)).status).toBe(204)
    expect((await box.refresh(auth.refresh_token)).status).toBe(200)
  })

  test('end after an hour, with a code for that, and open no other box', async () => {
    const at = server()
    const [one, other] = [await claimed(at), await claimed(at)]
    const foreign = await other.box.report(one.auth.access_token)
    expect(foreign).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    at.pass(60 * minute)
    expect(await one.box.report(one.auth.access_token)).toMatchObject({
      status: 401,
      body: { error: 'unauthorized', code: 'TOKEN_EXPIRED' },
    })
  })

  test('that a box lost are made again for its key, and the lost ones end', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const fresh = (await box.config()).body.auth
    expect((await box.report(auth.access_token)).status).toBe(401)
    expect((await box.report(fresh.access_token)).status).toBe(204)
  })
})

describe('a signature', () => {
  test('is for one call, one body and once', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const path = `/api/v1/installations/${box.id}/health`
    const time = String(Math.floor(at.now() / 1000) + 1)
    const payload = JSON.stringify(report)
    const text = signedText({ method: 'POST', path, body: Buffer.from(payload) }, { time, nonce: '' })
    const headers = {
      authorization: `Bearer ${auth.access_token}`,
      'content-type': 'application/json',
      'kiln-proof': `${time}..${sign(null, text, box.key).toString('base64url')}`,
    }
    const status = async (change: object) =>
      (await at.app.inject({ method: 'POST', url: path, headers, payload, ...change })).statusCode
    expect(await status({ payload: JSON.stringify({ ...report, uptime_seconds: 11 }) })).toBe(401)
    expect(await status({ url: `${path}?x` })).toBe(401)
    expect(await status({})).toBe(204)
    expect(await status({})).toBe(401)
  })

  test.each([Date.UTC(1970, 0, 1), Date.UTC(2099, 0, 1)])(
    'of a box whose clock says %d uses the nonce',
    async clock => {
      const at = server()
      const { box, auth } = await claimed(at)
      const path = `/api/v1/installations/${box.id}/health`
      const sending = { body: report, bearer: auth.access_token, clock }
      const refused = await box.call('POST', path, sending)
      expect(refused).toMatchObject({ status: 401, body: { code: 'CLOCK' } })
      const nonce = String(refused.nonce)
      expect((await box.call('POST', path, { ...sending, nonce })).status).toBe(204)
      at.pass(3 * minute)
      expect((await box.call('POST', path, { ...sending, nonce })).status).toBe(401)
    },
  )
})

test('whatever answers get lost, a box with its key works on and a thief with its tokens never does [A4]', async () => {
  const steps = fc.array(
    fc.record({
      step: fc.constantFrom('refresh', 'report', 'config', 'steal', 'thief'),
      lost: fc.boolean(),
      ms: fc.integer({ min: 0, max: 200 * minute }),
    }),
    { maxLength: 25 },
  )
  await fc.assert(
    fc.asyncProperty(steps, async each => {
      const at = server()
      const { box, auth } = await claimed(at)
      let held = auth
      let stolen = auth
      for (const { step, lost, ms } of each) {
        at.pass(ms)
        if (step === 'steal') stolen = held
        if (step === 'report') await box.report(held.access_token)
        if (step === 'refresh') {
          const { status, body } = await box.refresh(held.refresh_token)
          expect(status).toBe(200)
          if (!lost) held = body
        }
        if (step === 'config') {
          const { status, body } = await box.config()
          expect(status).toBe(200)
          // Its tokens are over now, and a box that did not hear of it asks again.
          held = lost ? (await box.config()).body.auth : body.auth
        }
        if (step === 'thief') {
          const body = { refresh_token: stolen.refresh_token }
          expect((await send(at, 'POST', '/api/v1/installations/token/refresh', { body })).status).toBe(401)
        }
      }
      const now = await box.refresh(held.refresh_token)
      expect(now.status).toBe(200)
      expect((await box.report(now.body.access_token)).status).toBe(204)
    }),
    { numRuns: 60 },
  )
})

describe('bad input', () => {
  test.each([
    ['not JSON', '{'],
    ['not of its shape', '{"uptime_seconds":"long"}'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['of other keys alone', '{}'],
  ])('a report that is %s is refused', async (_what, payload) => {
    const at = server({ allowKeyless: true })
    const body = { install_id: crypto.randomUUID(), hostname: 'old' }
    const { claim_code } = (await send(at, 'POST', '/api/v1/installations/register', { body })).body
    at.claims.confirm(claim_code, '192.0.2.1', { customer, pangolin: null })
    const path = `/api/v1/installations/${body.install_id}`
    const { access_token } = (await send(at, 'GET', `${path}/config`)).body.auth
    const headers = { authorization: `Bearer ${access_token}` }
    const reply = await at.app.inject({ method: 'POST', url: `${path}/health`, headers, payload })
    expect([reply.statusCode, reply.json()]).toEqual([400, { error: 'bad_request' }])
    const large = await at.app.inject({
      method: 'POST',
      url: `${path}/health`,
      headers,
      payload: 'x'.repeat(70_000),
    })
    expect([large.statusCode, large.json()]).toEqual([413, { error: 'too_large' }])
  })

  test('another path or method is not found', async () => {
    const at = server()
    expect(await send(at, 'GET', '/api/v1/installations')).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    })
    expect(await send(at, 'GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })
})
