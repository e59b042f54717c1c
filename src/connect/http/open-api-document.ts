// The OpenAPI document, for those who write a program that calls this Connect.
import type { FastifyInstance } from 'fastify'
import { openApi } from '#shared/connect/open-api.ts'

const headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'public, max-age=3600',
} as const

export function addOpenApi(app: FastifyInstance): void {
  // Made for the first caller: most servers have none.
  let text: string | undefined
  app.get('/api/v1/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(openApi())
    return reply.headers(headers).type('application/json').send(text)
  })
}
