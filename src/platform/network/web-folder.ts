// A folder on a web server, by PUT, HEAD, GET and DELETE (RFC 9110). A redirect is a failure: what is signed for one address is not
// sent to another, and neither is the login.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { WebAccess, WebFolderPort } from '#engine/ports/web-folder.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Env } from './proxy.ts'
import { send } from './send.ts'

const operation = 'updates.publish'
const idleMs = 60_000
const mostVersion = 300

type Method = 'GET' | 'HEAD' | 'PUT' | 'DELETE'
type Asking = WebAccess & { method: Method; body?: { path: string; each: Transform } }

export function createWebFolder({ env }: { env: Env }): WebFolderPort {
  const ask = async (address: string, asking: Asking): Promise<IncomingMessage> => {
    try {
      return await answerTo(address, asking, env)
    } catch (thrown) {
      throw failed(thrown, address, asking.signal)
    }
  }
  /** The answer, without what is in it. */
  const status = async (address: string, asking: Asking) => {
    const answer = await ask(address, asking)
    answer.destroy()
    return answer
  }
  return {
    state: async (address, access) => {
      const { statusCode, headers } = await status(address, { ...access, method: 'HEAD' })
      if (isGone(statusCode)) return null
      assertOk(address, statusCode)
      const size = Number(headers['content-length'])
      return { sizeBytes: Number.isSafeInteger(size) ? size : null, version: versionIn(headers) }
    },
    text: async (address, { mostBytes, ...access }) => {
      const answer = await ask(address, { ...access, method: 'GET' })
      try {
        if (isGone(answer.statusCode)) return null
        assertOk(address, answer.statusCode)
        const parts: Buffer[] = []
        let count = 0
        for await (const bytes of answer as AsyncIterable<Buffer>) {
          count += bytes.length
          if (count > mostBytes) return 'too-large'
          parts.push(bytes)
        }
        return Buffer.concat(parts).toString('utf8')
      } catch (thrown) {
        throw failed(thrown, address, access.signal)
      } finally {
        answer.destroy()
      }
    },
    put: async (address, path, { onBytes, ...access }) => {
      const hash = createHash('sha256')
      let sizeBytes = 0
      const each = new Transform({
        transform(bytes: Buffer, _, next) {
          hash.update(bytes)
          sizeBytes += bytes.length
          onBytes(bytes.length)
          next(null, bytes)
        },
      })
      const { statusCode } = await status(address, { ...access, method: 'PUT', body: { path, each } })
      assertOk(address, statusCode)
      return { sha256: hash.digest('hex'), sizeBytes }
    },
    sha256: async (address, { mostBytes, ...access }) => {
      const answer = await ask(address, { ...access, method: 'GET' })
      try {
        if (isGone(answer.statusCode)) return null
        assertOk(address, answer.statusCode)
        const hash = createHash('sha256')
        let count = 0
        for await (const bytes of answer as AsyncIterable<Buffer>) {
          count += bytes.length
          if (count > mostBytes) return null
          hash.update(bytes)
        }
        return { sha256: hash.digest('hex'), version: versionIn(answer.headers) }
      } catch (thrown) {
        throw failed(thrown, address, access.signal)
      } finally {
        answer.destroy()
      }
    },
    remove: async (address, access) => {
      const { statusCode } = await status(address, { ...access, method: 'DELETE' })
      if (!isGone(statusCode)) assertOk(address, statusCode)
    },
  }
}

async function answerTo(
  address: string,
  { method, body, login, signal }: Asking,
  env: Env,
): Promise<IncomingMessage> {
  const sizeBytes = body ? (await stat(body.path)).size : 0
  const headers = {
    // The bytes that were put there, not another form of them.
    'accept-encoding': 'identity',
    ...(login && {
      authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`,
    }),
    ...(body && { 'content-length': String(sizeBytes), 'content-type': 'application/octet-stream' }),
  }
  const { request } = await send(new URL(address), { method, headers, signal, idleMs, env })
  request.setTimeout(idleMs, () =>
    request.destroy(failure('update.upload-silent', { operation, values: { address } })),
  )
  const answered = once(request, 'response') as Promise<[IncomingMessage]>
  if (!body) return (await answered)[0]
  const sent = pipeline(createReadStream(body.path), body.each, request)
  // A server that refuses may answer before it has read all, and close.
  sent.catch(() => undefined)
  const [answer] = await answered
  return answer
}

/** RFC 9110, section 8.8: some servers send only one of the two. */
const versionIn = ({ etag = '', 'last-modified': changed = '' }: IncomingHttpHeaders) =>
  `${etag} ${changed}`.trim().slice(0, mostVersion)

const isGone = (status: number | undefined) => status === 404 || status === 410

/** Throws update.upload-login, update.upload-full, update.upload-refused. */
function assertOk(address: string, status = 0): void {
  if (status >= 200 && status < 300) return
  if (status === 401 || status === 403)
    throw failure('update.upload-login', { operation, values: { address, status: String(status) } })
  if (status === 413 || status === 507)
    throw failure('update.upload-full', { operation, values: { address, status: String(status) } })
  throw failure('update.upload-refused', { operation, values: { address, status: String(status) } })
}

function failed(thrown: unknown, address: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (thrown instanceof KilnError) return thrown
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return failure('update.upload', { operation, values: { address, reason }, cause: thrown })
}
