import { expect, test } from 'vitest'
import { server } from '#test/connect-boxes.ts'

test('the OpenAPI document opens without a login, may be kept for an hour, and cannot run in a browser', async () => {
  const { app } = server()
  const { statusCode, headers, body } = await app.inject('/api/v1/openapi.json')
  expect(statusCode).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'public, max-age=3600',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  })
  const document = JSON.parse(body)
  expect(document.openapi).toBe('3.1.1')
  // The version is that of the calls, not of Kiln: strangers do not learn what runs here.
  expect(document.info.version).toBe('1')
  expect(document.paths['/api/v1/installations/register'].post.security).toEqual([])
  expect((await app.inject('/api/v1/openapi.json')).body).toBe(body)
})

test('it has no other method, and HEAD has its size', async () => {
  const { app } = server()
  const url = '/api/v1/openapi.json'
  expect((await app.inject({ method: 'POST', url })).statusCode).toBe(404)
  const head = await app.inject({ method: 'HEAD', url })
  expect([head.statusCode, head.body]).toEqual([200, ''])
})
