// Calls from a box to its Connect, each signed with the box's key. If the box's clock is wrong, the server
// sends a nonce and the call is repeated with it.
import { httpCall, type Outcome } from './http-call.ts'
import type { Identity } from './identity.ts'
import { type Place, placeOf } from './moved.ts'
import type { Problem } from './problems.ts'
import type { StateFiles } from './state-files.ts'
import type { Server } from './tls-socket.ts'

type Sending = { body?: unknown; bearer?: string }
export type Client = {
  server: Server
  register(facts: Readonly<Record<string, unknown>>): Promise<Outcome>
  config(bearer?: string): Promise<Outcome>
  receipt(): Promise<Outcome>
  refresh(token: string): Promise<Outcome>
  report(body: unknown, bearer: string): Promise<Outcome>
  logs(body: unknown, bearer: string): Promise<Outcome>
  commands(bearer: string): Promise<Outcome>
  commandResult(id: string, body: unknown, bearer: string): Promise<Outcome>
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Read again for each round, because a person may change the folder while a box waits. */
export function serverOf(files: StateFiles): Server | { problem: Problem } {
  return serverAt(placeOf(files), files.pin)
}

/** `pinFile`: where the fingerprint is. */
export function serverAt(
  { url: written, fingerprint }: Place,
  pinFile: string,
): Server | { problem: Problem } {
  const url = URL.parse(written)
  // Without TLS anyone on the way would get the tokens.
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname))
  if (!url || !isSafe || url.search || url.hash || url.username || url.password)
    return { problem: { code: 'address', detail: written.slice(0, 200) } }
  if (fingerprint !== null && !/^SHA256:[\w-]{43}$/.test(fingerprint))
    return { problem: { code: 'pin', detail: `${pinFile} does not hold SHA256:…` } }
  return { url, pin: fingerprint }
}

export function connectClient(server: Server, identity: Identity): Client {
  const own = `${server.url.pathname.replace(/\/$/, '')}/api/v1/installations`
  const send = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { body, bearer }: Sending = {},
  ): Promise<Outcome> => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const attempt = (nonce: string) =>
      httpCall(server, {
        method,
        path: `${own}${path}`,
        headers: {
          'kiln-proof': identity.proof({ method, path: `${own}${path}`, body: text, nonce }),
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: text,
      })
    const first = await attempt('')
    const nonce = 'answer' in first && first.answer.status === 401 ? first.answer.nonce : null
    return nonce === null ? first : attempt(nonce)
  }
  const shown = (bearer?: string) => (bearer === undefined ? {} : { bearer })
  return {
    server,
    register: facts =>
      send('POST', '/register', {
        body: { install_id: identity.id, device_key: identity.publicKey, ...facts },
      }),
    config: bearer => send('GET', `/${identity.id}/config`, shown(bearer)),
    receipt: () => send('DELETE', `/${identity.id}/config`),
    refresh: token => send('POST', '/token/refresh', { body: { refresh_token: token } }),
    report: (body, bearer) => send('POST', `/${identity.id}/health`, { body, bearer }),
    logs: (body, bearer) => send('POST', `/${identity.id}/logs`, { body, bearer }),
    commands: bearer => send('GET', `/${identity.id}/commands`, { bearer }),
    commandResult: (id, body, bearer) =>
      send('POST', `/${identity.id}/commands/${id}/result`, { body, bearer }),
  }
}

/** The problem with an unexpected answer. */
export function problemOf(outcome: Outcome): Problem {
  if ('problem' in outcome) return outcome.problem
  const { status, body } = outcome.answer
  const error = typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : ''
  const detail = `HTTP ${status} ${error}`.trim().slice(0, 200)
  if (status >= 300 && status < 400) return { code: 'moved', detail }
  if (status === 429 || status === 503) return { code: 'busy', detail }
  if (status >= 500) return { code: 'failing', detail }
  if ((status === 401 || status === 403) && error !== '') return { code: 'refused', detail }
  return { code: 'garbage', detail }
}
