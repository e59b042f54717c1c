import { expect, test } from 'vitest'
import { connectCalls } from './calls.ts'
import { openApi } from './open-api.ts'
import { ownerCalls } from './owner-calls.ts'

test('the OpenAPI document has every call with its parameters, body and answers [A8]', () => {
  const { paths } = openApi()
  const operations = Object.entries(paths).flatMap(([path, held]) =>
    Object.entries(held).map(([method, operation]) => ({ path, method, ...(operation as object) })),
  )
  expect(operations.map(each => ('operationId' in each ? each.operationId : null)).sort()).toEqual(
    [...Object.keys(connectCalls), ...Object.keys(ownerCalls).map(each => `kiln.${each}`)].sort(),
  )
  expect(paths['/api/v1/installations/{id}/health']?.['post']).toMatchObject({
    security: [{ token: [] }],
    parameters: [{ name: 'id', in: 'path', required: true }],
    requestBody: { content: { 'application/json': { schema: { required: ['uptime_seconds'] } } } },
    responses: { 204: {}, 401: { content: { 'application/json': {} } } },
  })
  expect(paths['/api/v1/kiln/claims/{code}']?.['post']).toMatchObject({
    security: [{ login: [] }],
    parameters: [{ name: 'code', schema: { type: 'string' } }],
    responses: { 201: {}, 403: {}, 429: {} },
  })
})
