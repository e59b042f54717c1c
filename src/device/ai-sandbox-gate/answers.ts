import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { Access } from './access.ts'
import { closedText, form, page, pageHeaders } from './page.ts'

type Answer = { status: number; headers: OutgoingHttpHeaders; body?: string }
export type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & AsyncIterable<unknown>

const mostBodyBytes = 4096

const plain = (status: number): Answer => ({ status, headers: { 'content-length': 0 } })
const shown = (status: number, content: string): Answer => ({
  status,
  headers: pageHeaders,
  body: page(content),
})

function check({ headers }: Request, access: Access): Answer {
  if (access.hasSession(headers.cookie ?? '')) return plain(204)
  const given = headers['x-sandbox-secret']
  if (typeof given !== 'string' || access.isLimited()) return plain(401)
  return plain(access.isSecret(given) ? 204 : 401)
}

async function logIn(request: Request, access: Access): Promise<Answer> {
  if (access.isClosed) return shown(403, closedText)
  if (access.isLimited()) return shown(429, form('Too many wrong secrets. Try again in a minute.'))
  const given = new URLSearchParams(await bodyOf(request)).get('secret') ?? ''
  if (!access.isSecret(given.trim())) return shown(403, form('That is not the access secret.'))
  return { status: 303, headers: { location: '/', 'set-cookie': access.sessionCookie } }
}

/** Empty if it is longer than any secret. */
async function bodyOf(request: Request): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > mostBodyBytes) return ''
  }
  return text
}

/** Rejects if the request ends before its body is complete. */
export async function answerTo(request: Request, access: Access): Promise<Answer> {
  const path = request.url?.split('?')[0]
  if (path === '/check') return check(request, access)
  if (path !== '/sandbox-login') return plain(404)
  if (request.method === 'POST') return logIn(request, access)
  return access.isClosed ? shown(403, closedText) : shown(200, form())
}
