// For tests: a stand-in for an OTLP/HTTP endpoint on loopback. Unlike a real one, which passes over what it does not know, it refuses
// each key that the messages of opentelemetry-proto do not have, and each value that is not of its field's kind.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import { z } from 'zod'

const count = z.string().regex(/^\d{1,20}$/)
const hex = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
    .refine(id => !/^0+$/.test(id))
const plain = [
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
  z.strictObject({ doubleValue: z.number() }),
] as const
const value = z.union([
  ...plain,
  z.strictObject({ arrayValue: z.strictObject({ values: z.array(z.union(plain)) }) }),
])
const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value }))
  .refine(all => new Set(all.map(({ key }) => key)).size === all.length)
const resource = z.strictObject({ attributes })
const scope = z.strictObject({ name: z.string(), version: z.string().optional() })
const span = z
  .strictObject({
    traceId: hex(32),
    spanId: hex(16),
    parentSpanId: hex(16).optional(),
    name: z.string().min(1),
    kind: z.int().min(0).max(5),
    startTimeUnixNano: count,
    endTimeUnixNano: count,
    attributes,
    status: z.strictObject({ code: z.int().min(0).max(2), message: z.string().optional() }).optional(),
  })
  .refine(each => BigInt(each.endTimeUnixNano) >= BigInt(each.startTimeUnixNano))
const record = z.strictObject({
  timeUnixNano: count.optional(),
  observedTimeUnixNano: count,
  severityNumber: z.int().min(0).max(24),
  severityText: z.string(),
  eventName: z.string().optional(),
  body: value,
  attributes,
})
const schemas = {
  '/v1/traces': z.strictObject({
    resourceSpans: z.array(
      z.strictObject({ resource, scopeSpans: z.array(z.strictObject({ scope, spans: z.array(span) })) }),
    ),
  }),
  '/v1/logs': z.strictObject({
    resourceLogs: z.array(
      z.strictObject({
        resource,
        scopeLogs: z.array(z.strictObject({ scope, logRecords: z.array(record) })),
      }),
    ),
  }),
} as const

type Known = { readonly attributes: Record<string, unknown> }
type Attributes = z.output<typeof attributes>
const plainOf = (given: Attributes): Record<string, unknown> =>
  Object.fromEntries(given.map(({ key, value: each }) => [key, Object.values(each)[0]]))

type Answer = { readonly status: number; readonly retryAfter?: number }

/** `port`: a free one by default. */
export async function otlpServer(port = 0) {
  const spans: (Omit<z.output<typeof span>, 'attributes'> & Known)[] = []
  const records: (Omit<z.output<typeof record>, 'attributes'> & Known)[] = []
  const requests: { path: string; headers: Record<string, unknown>; text: string; at: number }[] = []
  const wrong: string[] = []
  const script: Answer[] = []
  let hangs = false

  function take(path: string, body: unknown) {
    if (path === '/v1/traces') {
      const found = schemas[path].parse(body).resourceSpans.flatMap(each => each.scopeSpans)
      for (const each of found.flatMap(scoped => scoped.spans))
        spans.push({ ...each, attributes: plainOf(each.attributes) })
      return
    }
    if (path !== '/v1/logs') throw new Error(`no such path: ${path}`)
    const found = schemas[path].parse(body).resourceLogs.flatMap(each => each.scopeLogs)
    for (const each of found.flatMap(scoped => scoped.logRecords))
      records.push({ ...each, attributes: plainOf(each.attributes) })
  }

  const server = createServer(async (request, response) => {
    const { url: path = '', headers } = request
    const text = await textOf(request)
    requests.push({ path, headers, text, at: performance.now() })
    if (hangs) return
    const answer = script.shift()
    const type = { 'content-type': 'application/json' }
    if (answer) {
      const after = answer.retryAfter === undefined ? {} : { 'retry-after': String(answer.retryAfter) }
      return response.writeHead(answer.status, { ...type, ...after }).end('{}')
    }
    try {
      if (request.method !== 'POST' || headers['content-type'] !== 'application/json')
        throw new Error('not a POST of JSON')
      take(path, JSON.parse(text))
      response.writeHead(200, type).end('{}')
    } catch (thrown) {
      wrong.push(String(thrown))
      response.writeHead(400, type).end('{}')
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : 0
  return {
    root: `http://127.0.0.1:${bound}`,
    port: bound,
    spans,
    records,
    requests,
    /** What no endpoint would understand. */
    wrong,
    next: (...answers: Answer[]) => void script.push(...answers),
    hang: (on: boolean) => {
      hangs = on
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
