// Receives what `kiln publish --upload` sends: PUT and DELETE of the files of a published folder, with a
// login. To read back, an upload can see every file, including those that boxes are not shown.
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errnoOf } from '#platform/files/fs-failure.ts'
import { KilnError } from '#shared/errors.ts'
import { sendFile } from '../http/send-file.ts'
import type { UploadLogins, Verdict } from './logins.ts'
import { isOwners, mostBytesOf } from './names.ts'
import { createReceiver, hasPlainParents } from './receive.ts'
import { createRoom } from './room.ts'

/** An upload sends one file at a time. */
const mostAtOnce = 8

type Parts = {
  folder: string
  logins: UploadLogins
  quotaBytes: number
  now: () => number
  /** Time limit for the bodies of all other requests. Node only has one limit for all. */
  bodyMs?: number
}
type OfFile = { Params: { '*': string } }
type Handler = (request: FastifyRequest<OfFile>, reply: FastifyReply) => Promise<FastifyReply>

const statusOf = { bad_request: 400, too_large: 413, not_found: 404, conflict: 409, full: 507 } as const

export function addUploads(
  app: FastifyInstance,
  place: string,
  { folder, logins, quotaBytes, now, bodyMs = 30_000 }: Parts,
) {
  const receiver = createReceiver(folder)
  const room = createRoom({ folder, quotaBytes, now })
  let atOnce = 0

  const isRefused = (request: FastifyRequest, reply: FastifyReply): boolean => {
    const verdict = logins.judge(request.headers.authorization, request.ip)
    if (verdict !== 'right') refuseLogin(reply, verdict)
    return verdict !== 'right'
  }
  const put: Handler = async ({ params, headers, raw }, reply) => {
    const path = params['*']
    const sizeBytes = /^\d{1,15}$/.test(headers['content-length'] ?? '')
      ? Number(headers['content-length'])
      : -1
    const mostBytes = mostBytesOf(path)
    if (mostBytes === null) return refuse(reply, 'not_found')
    if (sizeBytes < 0) return refuse(reply, 'bad_request')
    if (sizeBytes > mostBytes) return refuse(reply, 'too_large')
    if (atOnce >= mostAtOnce) return reply.status(503).send({ error: 'unavailable' })
    atOnce++
    try {
      const done = await room.with(sizeBytes, () => receiver.put({ path, body: raw }))
      return done === 'written' ? reply.status(204).send() : refuse(reply, done)
    } catch (thrown) {
      if (isFull(thrown)) return refuse(reply, 'full')
      // The connection was closed: no client is left to answer.
      if (!raw.complete) return refuse(reply, 'bad_request')
      throw thrown
    } finally {
      atOnce--
    }
  }
  const remove: Handler = async ({ params: { '*': path } }, reply) => {
    if (mostBytesOf(path) === null) return refuse(reply, 'not_found')
    if (isOwners(path)) return refuse(reply, 'conflict')
    return (await receiver.remove(path)) ? reply.status(204).send() : refuse(reply, 'not_found')
  }

  app.register(async scope => {
    // Reads the body only after checking the login, and never buffers a large one.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    scope.addHook('onRequest', async (request, reply) => (isRefused(request, reply) ? reply : undefined))
    scope.put<OfFile>(`${place}/*`, put)
    scope.delete<OfFile>(`${place}/*`, remove)
  })
  limitOtherBodies(app, place, bodyMs)

  return {
    /** False if the caller sent no login, and reads as a box does; then nothing was sent. */
    async read(request: FastifyRequest<OfFile>, reply: FastifyReply): Promise<boolean> {
      if (request.headers.authorization === undefined) return false
      if (isRefused(request, reply)) return true
      const path = request.params['*']
      const isThere =
        mostBytesOf(path) !== null &&
        (await hasPlainParents(folder, path)) &&
        (await sendFile(join(folder, path), request, reply.header('cache-control', 'no-store')))
      if (!isThere) refuse(reply, 'not_found')
      return true
    },
  }
}
export type Uploads = ReturnType<typeof addUploads>

/**
 * A large file takes as long as its owner's connection needs. Node's time limit applies to all requests
 * alike, so this function ends the others; idle connections still time out.
 */
function limitOtherBodies(app: FastifyInstance, place: string, bodyMs: number): void {
  app.server.requestTimeout = 0
  const isPut = ({ method, url }: FastifyRequest) => method === 'PUT' && url.startsWith(`${place}/`)
  const limited = new WeakMap<FastifyRequest, NodeJS.Timeout>()
  const limit = (request: FastifyRequest) => {
    const { raw } = request
    const timer = setTimeout(() => raw.complete || raw.destroy(), bodyMs)
    limited.set(request, timer)
    raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
  }
  app.addHook('onRequest', async request => {
    const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers
    if (length !== '0' || coding !== undefined) if (!isPut(request)) limit(request)
  })
  // Discards the body of a refused request as it arrives.
  app.addHook('onSend', async (request, reply) => {
    if (isPut(request) && reply.statusCode >= 400 && !request.raw.complete && !limited.has(request))
      limit(request)
  })
}

function refuseLogin(reply: FastifyReply, verdict: Exclude<Verdict, 'right'>): FastifyReply {
  if (verdict === 'slow') return reply.status(429).send({ error: 'slow_down' })
  reply.header('www-authenticate', 'Basic realm="kiln updates"')
  return reply.status(401).send({ error: 'unauthorized' })
}

const refuse = (reply: FastifyReply, error: keyof typeof statusOf) =>
  reply.status(statusOf[error]).send({ error })

const isFull = (thrown: unknown) =>
  (thrown instanceof KilnError && thrown.code === 'space.full') ||
  ['ENOSPC', 'EDQUOT'].includes(errnoOf(thrown) ?? '')
