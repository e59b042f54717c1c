// Connect with a clock of the test, and boxes that call it over HTTP as Kiln's do: each call is signed.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { expect } from 'vitest'
import { deviceDocument } from '#shared/connect/device-document.ts'
import { signedText } from '../../src/connect/claims/proof.ts'
import { openConnect } from '../../src/connect/connect.ts'

export const minute = 60_000
export const customer = { first_name: 'John', last_name: 'Doe', email: 'john@example.com' }
export const household = 'home'
export const pangolin = { newt_id: 'n1', newt_secret: 's1', endpoint: 'https://pangolin.example' }
export const report = { uptime_seconds: 10, failed_units: [] }

export function server({
  allowKeyless = false,
  ...serving
}: Partial<Parameters<typeof openConnect>[0]> = {}) {
  let time = Date.UTC(2026, 0, 1)
  const connect = openConnect({
    path: ':memory:',
    secret: randomBytes(32),
    now: () => time,
    randomBytes,
    allowKeyless,
    ...serving,
  })
  connect.store.putHousehold({ id: household, name: 'Home', createdAt: time })
  return {
    ...connect,
    pass: (ms: number) => {
      time += ms
    },
    now: () => time,
    /** Sweeps until all that is old is removed: one sweep advances by a few hours only. */
    sweepAll: () => {
      while (connect.sweep() < time);
    },
  }
}
export type Server = ReturnType<typeof server>

type Sending = {
  body?: unknown
  bearer?: string | undefined
  key?: KeyObject | undefined
  clock?: number
  nonce?: string
  /** The address of the box, as the server sees it. */
  from?: string
}

export async function send(
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
    ...(sending.from !== undefined && { remoteAddress: sending.from }),
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
    retryAfter: reply.headers['retry-after'],
    body: reply.body ? reply.json() : null,
  }
}

/** A box as Kiln makes it: with a key. Each call has its second, since a proof is taken once. */
export function keyedBox(server: Server, id: string = crypto.randomUUID()) {
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
    register: (bearer?: string, from?: string) =>
      call('POST', '/api/v1/installations/register', {
        body: { install_id: id, hostname: 'kitchen', device_key: deviceKey, serial: 'S1' },
        bearer,
        ...(from !== undefined && { from }),
      }),
    config: (bearer?: string) => call('GET', `${own}/config`, { bearer }),
    receipt: (bearer?: string) => call('DELETE', `${own}/config`, { bearer }),
    report: (bearer: string) => call('POST', `${own}/health`, { body: report, bearer }),
    refresh: (token: string) =>
      call('POST', '/api/v1/installations/token/refresh', { body: { refresh_token: token } }),
  }
}

export async function claimed(at: Server) {
  const box = keyedBox(at)
  const registered = await box.register()
  at.claims.confirm(registered.body.claim_code, '192.0.2.1', { household, customer, pangolin })
  const { body } = await box.config(registered.body.claim_secret)
  await box.receipt(registered.body.claim_secret)
  return { box, auth: deviceDocument.parse(body).auth ?? expect.unreachable() }
}
