// Decodes a browser's request, and sends the answer.
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionSeconds } from '../people/sessions.ts'
import type { Html } from './html.ts'
import { pageHeaders } from './layout.ts'

export type Answer =
  | { page: Html; status?: number }
  /** `session`: new value of the cookie; null ends the session. */
  | { to: string; session?: string | null }
  /** A download, produced part by part. */
  | { file: Iterable<string>; name: string }

/** The prefix binds the cookie to this host, over TLS. */
const cookieOf = (isSecure: boolean) => (isSecure ? '__Host-kiln' : 'kiln-connect')
const isSecure = ({ protocol }: FastifyRequest) => protocol === 'https'

export function sessionToken(request: FastifyRequest): string | null {
  const name = cookieOf(isSecure(request))
  const sent = request.headers.cookie ?? ''
  if (sent.length > 8192) return null
  const found = sent
    .split(';')
    .map(each => each.trim())
    .find(each => each.startsWith(`${name}=`))
    ?.slice(name.length + 1)
  return found !== undefined && /^[\w-]{43}$/.test(found) ? found : null
}

export function send(request: FastifyRequest, reply: FastifyReply, answer: Answer) {
  reply.headers(pageHeaders)
  if ('page' in answer)
    return reply
      .status(answer.status ?? 200)
      .type('text/html; charset=utf-8')
      .send(answer.page.text)
  if ('file' in answer)
    return reply
      .header('content-disposition', `attachment; filename="${answer.name}"`)
      .type('application/json')
      .send(Readable.from(answer.file))
  if (answer.session !== undefined) {
    const secure = isSecure(request)
    const age = answer.session === null ? 0 : sessionSeconds
    // Lax: a link in a mail, or the code on a screen, opens the page as the person who is signed in.
    const rules = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure ? '; Secure' : ''}`
    reply.header('set-cookie', `${cookieOf(secure)}=${answer.session ?? ''}; ${rules}`)
  }
  return reply.redirect(answer.to, 303)
}

/** Browsers send the origin page with every POST. */
export const isFromHere = ({ headers, host }: FastifyRequest): boolean =>
  URL.parse(headers.origin ?? '')?.host === host.toLowerCase()

/** null if it is not a form. */
export function readForm({ headers, body }: FastifyRequest): URLSearchParams | null {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded' || !Buffer.isBuffer(body)) return null
  return new URLSearchParams(body.toString('utf8'))
}

/** A single-line field; '' if it is missing or too long. */
export function line(form: URLSearchParams, name: string, most = 200): string {
  const value = (form.get(name) ?? '').trim()
  return value.length <= most && !/\p{Cc}/u.test(value) ? value : ''
}

/** The page to open after signing in. Only pages of this server. */
export const safeNext = (wanted: unknown): string =>
  typeof wanted === 'string' &&
  /^\/(installations|claim|invite|d|people|computers|enrolments)(\/[\w-]{1,64})?$/.test(wanted)
    ? wanted
    : '/installations'
