// The calls of boxes over HTTP. The caller decides where it listens, and closes what it opened.
import { BlockList, isIP } from 'node:net'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type onRequestHookHandler,
} from 'fastify'
import { connectCalls, type Refusal, type Registration } from '#shared/connect/calls.ts'
import type { HealthReport } from '#shared/connect/health-report.ts'
import type { BoxRoom, NoRoom } from './box-room.ts'
import type { Claims, Refused } from './claims/claims.ts'
import type { Enrolments } from './claims/enrolments.ts'
import type { Machines } from './claims/machines.ts'
import type { Proofs } from './claims/proof.ts'
import type { Tokens } from './claims/tokens.ts'
import type { Commands } from './commands.ts'
import type { Callers, RawCall } from './http/caller.ts'
import { noSchemas } from './http/no-schemas.ts'
import { bytesOf, readJson } from './http/read-json.ts'
import type { Orders } from './orders.ts'
import type { ReportCommits } from './store/report-commits.ts'
import type { Store } from './store/store.ts'

type Parts = {
  store: Store
  claims: Claims
  enrolments: Enrolments
  commands: Commands
  orders: Orders
  tokens: Tokens
  callers: Callers
  proofs: Proofs
  reports: ReportCommits
  machines: Machines
  room: BoxRoom
  now: () => number
  proxies?: string[]
  https?: { cert: string; key: string }
  onFault?: (thrown: unknown) => void
}

/** Limit of a request's body. A report has about 2 kB. */
const bodyLimit = 64 * 1024
/** Log lines to keep per box: at most about 40 MB. */
const mostLogs = 5000
const statusOf = {
  unauthorized: 401,
  forbidden: 403,
  already_claimed: 409,
  not_found: 404,
  not_claimed: 404,
  slow_down: 429,
} as const

export function createConnectServer({
  store,
  claims,
  enrolments,
  commands: boxCommands,
  orders,
  tokens,
  callers,
  proofs,
  reports,
  machines,
  room,
  now,
  proxies,
  https,
  onFault = () => undefined,
}: Parts) {
  const app: FastifyInstance = Fastify({
    bodyLimit,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    trustProxy: proxies ?? false,
    https: https ?? null,
    schemaController: noSchemas,
    // Answers for an address that cannot be parsed, or that has a part that no box, code or enrolment has.
    frameworkErrors: ({ code }, _request, reply: FastifyReply) => {
      const error = code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'not_found' : 'bad_request'
      return reply.status(error === 'not_found' ? 404 : 400).send({ error } satisfies Refusal)
    },
  })
  if (proxies) app.addHook('onRequest', fromProxyAlone(proxies))
  app.removeAllContentTypeParsers()
  // Signatures cover the bytes, whatever the content type is.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((thrown: { statusCode?: number }, _request, reply) => {
    const status = thrown.statusCode === 413 ? 413 : (thrown.statusCode ?? 500) < 500 ? 400 : 500
    if (status === 500) onFault(thrown)
    const error = { 413: 'too_large', 400: 'bad_request', 500: 'unavailable' } as const
    return reply.status(status).send({ error: error[status] } satisfies Refusal)
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ error: 'not_found' } satisfies Refusal),
  )

  const refuse = (reply: FastifyReply, { refused, code }: Refused & { code?: Refusal['code'] }) => {
    if (code === 'CLOCK') reply.header('Kiln-Nonce', proofs.nonce())
    return reply.status(statusOf[refused]).send({ error: refused, ...(code && { code }) } satisfies Refusal)
  }
  const badRequest = (reply: FastifyReply) =>
    reply.status(400).send({ error: 'bad_request' } satisfies Refusal)

  const noRoom = (reply: FastifyReply, { status, error, retryAfter }: NoRoom) =>
    reply
      .status(status)
      .header('retry-after', String(retryAfter))
      .send({ error } satisfies Refusal)

  const { health, register, config, receipt, refresh, report, logs, commands, commandResult } = connectCalls
  app.get(health.path, () => ({ status: 'ok' }))

  app.post(register.path, (request, reply) => {
    const body = readJson(request, register.body)
    if (body === null) return badRequest(reply)
    const registration: Registration = body
    const shown = callers.see(registration.install_id, rawCall(request), registration.device_key)
    if ('refused' in shown) return refuse(reply, shown)
    const done = claims.register(registration, shown, request.ip)
    if ('refused' in done) return refuse(reply, done)
    // Until then the box is like any other without an owner.
    const used = registration.enrolment && enrolments.use(registration, shown, request.ip)
    if (used === 'refused') return reply.status(401).send({ error: 'invalid_grant' } satisfies Refusal)
    if (used === 'claimed') return refuse(reply, { refused: 'already_claimed' })
    return reply.status(done.isNew ? 201 : 200).send({
      claim_code: done.code,
      ...(done.secret !== null && { claim_secret: done.secret }),
      interval: done.interval,
      expires_at: new Date(done.expiresAt).toISOString(),
    })
  })

  app.get<OfDevice>(config.path, (request, reply) => {
    const shown = callers.see(request.params.id, rawCall(request))
    const done = 'refused' in shown ? shown : claims.configuration(request.params.id, shown)
    return 'refused' in done ? refuse(reply, done) : reply.send(done)
  })

  app.delete<OfDevice>(receipt.path, (request, reply) => {
    const shown = callers.see(request.params.id, rawCall(request))
    const done = 'refused' in shown ? shown : claims.receipt(request.params.id, shown)
    return done === 'done' ? reply.status(204).send() : refuse(reply, done)
  })

  app.post(refresh.path, (request, reply) => {
    const body = readJson(request, refresh.body)
    if (body === null) return badRequest(reply)
    const over = () => reply.status(401).send({ error: 'invalid_grant' } satisfies Refusal)
    const id = tokens.deviceOf(body.refresh_token)
    if (id === null) return over()
    const shown = callers.see(id, rawCall(request))
    if ('refused' in shown && shown.code === 'CLOCK') return refuse(reply, shown)
    if ('refused' in shown || !(shown.signed || store.device(id)?.key === null)) return over()
    const pair = store.transaction(() => tokens.refresh(body.refresh_token))
    return pair ? reply.send(pair) : over()
  })

  app.post<OfDevice>(report.path, async (request, reply) => {
    const refused = callers.device(request.params.id, rawCall(request))
    if (refused) return refuse(reply, refused)
    const body: HealthReport | null = readJson(request, report.body)
    if (body === null) return badRequest(reply)
    const text = JSON.stringify(body)
    const none = await room.forReport(request.params.id, Buffer.byteLength(text))
    if (none) return noRoom(reply, none)
    const at = now() - Math.round((body.age_seconds ?? 0) * 1000)
    const kept = await reports.add({ device: request.params.id, at, text })
    if (kept !== 'kept') return refuse(reply, { refused: 'unauthorized' })
    machines.saw(request.params.id, {
      uptimeSeconds: body.uptime_seconds,
      ageSeconds: body.age_seconds ?? 0,
      address: request.ip,
      hostIp: body.network?.host_ip ?? null,
    })
    return reply.status(204).send()
  })

  app.post<OfDevice>(logs.path, async (request, reply) => {
    const { id } = request.params
    // First: nothing may change between the check of the caller and the write.
    const none = await room.forMore()
    if (none) return noRoom(reply, none)
    const refused = callers.device(id, rawCall(request))
    if (refused) return refuse(reply, refused)
    const body = readJson(request, logs.body)
    if (body === null) return badRequest(reply)
    store.transaction(() => store.addLogs(id, now(), body.logs, mostLogs))
    return reply.status(204).send()
  })

  app.get<OfDevice>(commands.path, (request, reply) => {
    const refused = callers.device(request.params.id, rawCall(request))
    if (refused) return refuse(reply, refused)
    const open = boxCommands.open(request.params.id)
    const carried = orders.open(request.params.id)
    return reply.send({
      commands: open.map(({ id, kind, expiresAt }) => ({
        id,
        kind,
        expires_at: new Date(expiresAt).toISOString(),
      })),
      ...(carried.length > 0 && {
        orders: carried.map(({ id, order, signature }) => ({ id, order, signature })),
      }),
    })
  })

  app.post<OfCommand>(commandResult.path, (request, reply) => {
    const { id, command } = request.params
    const refused = callers.device(id, rawCall(request))
    if (refused) return refuse(reply, refused)
    const body = readJson(request, commandResult.body)
    if (body === null) return badRequest(reply)
    const end = boxCommands.has(command) ? boxCommands.end : orders.end
    const isKnown = end(id, command, body.result, body.message ?? '')
    return isKnown ? reply.status(204).send() : refuse(reply, { refused: 'not_found' })
  })

  return app
}

/** Traffic that the proxy encrypts is in clear behind it, so nothing else may connect. */
const fromProxyAlone = (proxies: string[]): onRequestHookHandler => {
  const known = new BlockList()
  for (const each of proxies) known.addAddress(each, isIP(each) === 6 ? 'ipv6' : 'ipv4')
  return (request, reply, done) => {
    const from = request.socket.remoteAddress ?? ''
    if (known.check(from, isIP(from) === 6 ? 'ipv6' : 'ipv4')) return done()
    return reply.status(403).send({ error: 'forbidden' } satisfies Refusal)
  }
}

type OfDevice = { Params: { id: string } }
type OfCommand = { Params: { id: string; command: string } }

function rawCall(request: FastifyRequest): RawCall {
  const bearer = /^Bearer ([\w.~+/=-]{1,2048})$/i.exec(request.headers.authorization ?? '')?.[1]
  const proof = request.headers['kiln-proof']
  return {
    method: request.method,
    path: request.raw.url ?? request.url,
    body: bytesOf(request),
    bearer: bearer ?? null,
    proof: typeof proof === 'string' ? proof : null,
  }
}
