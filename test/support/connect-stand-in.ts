// A server that answers as a Connect should not: for what a Kiln has to withstand. How a real one answers is tested with
// connect-process.ts.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { fingerprintOf, makeCertificate } from '#connect/http/certificate.ts'
import { loginText } from '#shared/connect/kiln-login.ts'
import type { ownerCalls } from '#shared/connect/owner-calls.ts'

type ListAnswer = z.input<(typeof ownerCalls.boxes.answers)[200]>
type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }
/** By "GET /api/v1/kiln/boxes". */
type Answers = Record<string, Answer | ((reply: ServerResponse) => void)>

export const home = { id: 'home', name: 'Home', role: 'owner' } as const
export const kitchen = {
  id: '8f14e45f-ceea-467f-a0e6-3f1c2a5b7d90',
  hostname: 'kitchen',
  model: 'NUC',
  serial: 'S1',
  address: '192.0.2.7',
  first_seen_at: 1000,
  household: 'home',
  state: 'attention',
  since: 5000,
  because: 'units-failed',
  claimed_at: 2000,
  enrolment: null,
  host_key: null,
  reported_at: 5000,
  home_assistant: 'running',
  newt_healthy: null,
  nixos_version: '25.11',
  channel: null,
} as const satisfies ListAnswer['boxes'][number]

export const listAnswer = (changed: Partial<ListAnswer> = {}): ListAnswer => ({
  login: 'Ada, laptop',
  now: Date.now(),
  listening_since: 0,
  households: [home],
  boxes: [kitchen],
  waiting: [],
  ...changed,
})
export const boxesCall = 'GET /api/v1/kiln/boxes'
const token = randomBytes(32).toString('base64url')

export async function standIn({ tls = false, port = 0 } = {}) {
  const answers: Answers = {}
  const seen: { call: string; authorization: string; body: string }[] = []
  const listener: RequestListener = async (request, reply) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const call = `${request.method} ${request.url}`
    seen.push({
      call,
      authorization: request.headers.authorization ?? '',
      body: String(Buffer.concat(parts)),
    })
    const answer = answers[call] ?? { status: 404, body: { error: 'not_found' } }
    if (typeof answer === 'function') return answer(reply)
    const { status = 200, body, headers } = answer
    reply.writeHead(status, headers)
    reply.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
  }
  const made = tls ? makeCertificate({ now: Date.now(), randomBytes: count => randomBytes(count) }) : null
  const server = made
    ? createTlsServer({ cert: made.certificate, key: made.key }, listener)
    : createServer(listener)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const end = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise(done => server.close(done))
  }
  onTestFinished(end)
  const own = (server.address() as AddressInfo).port
  const address = `${tls ? 'https' : 'http'}://127.0.0.1:${own}`
  const fingerprint = made && fingerprintOf(made.certificate)
  return {
    answers,
    seen,
    address,
    port: own,
    fingerprint,
    token,
    end,
    login: loginText({ url: address, token, fingerprint }),
  }
}
