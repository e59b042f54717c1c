import { describe, expect, test } from 'vitest'
import { customer, household, send, server } from '#test/connect-boxes.ts'

describe('bad input', () => {
  test.each([
    ['not JSON', '{'],
    ['not of its shape', '{"uptime_seconds":"long"}'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['of other keys alone', '{}'],
  ])('refuses a report that is %s', async (_what, payload) => {
    const at = server({ allowKeyless: true })
    const body = { install_id: crypto.randomUUID(), hostname: 'old' }
    const { claim_code } = (await send(at, 'POST', '/api/v1/installations/register', { body })).body
    at.claims.confirm(claim_code, '192.0.2.1', { household, customer, pangolin: null })
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

  test('answers 404 for another path or method', async () => {
    const at = server()
    expect(await send(at, 'GET', '/api/v1/installations')).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    })
    const path = '/api/v1/kiln/claims'
    expect(await send(at, 'GET', `${path}/${'x'.repeat(5000)}`)).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    })
    expect(await send(at, 'GET', `${path}/%zz`)).toMatchObject({
      status: 400,
      body: { error: 'bad_request' },
    })
    expect(await send(at, 'GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })
})
