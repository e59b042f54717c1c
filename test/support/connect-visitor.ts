// A browser at the pages of Connect, without a screen: it keeps its cookie, and sends forms as they are in the page.
import type { Server } from './connect-boxes.ts'

type Sent = { origin?: string | null; fields?: Record<string, string>; headers?: Record<string, string> }

export function visitor(
  { app }: Pick<Server, 'app'>,
  { address = '192.0.2.50', host = 'localhost:8455' } = {},
) {
  let cookie = ''
  let page = ''

  async function call(method: 'GET' | 'POST', url: string, { origin, fields, headers = {} }: Sent = {}) {
    const from = origin === undefined ? `http://${host}` : origin
    const reply = await app.inject({
      method,
      url,
      remoteAddress: address,
      headers: {
        host,
        ...(cookie && { cookie }),
        ...(method === 'POST' && from !== null && { origin: from }),
        ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(fields && { payload: new URLSearchParams(fields).toString() }),
    })
    const set = String(reply.headers['set-cookie'] ?? '')
    if (set) cookie = set.split(';', 1)[0] ?? ''
    if (reply.statusCode < 300) page = reply.body
    return { status: reply.statusCode, to: reply.headers.location, text: reply.body, headers: reply.headers }
  }
  const formToken = () => /name="form" value="([\w-]+)"/.exec(page)?.[1] ?? ''
  return {
    get: (url: string, sent?: Sent) => call('GET', url, sent),
    /** With the hidden field of the page that was shown last. */
    post: (url: string, fields: Record<string, string> = {}, sent: Sent = {}) =>
      call('POST', url, { ...sent, fields: { form: formToken(), ...fields } }),
    cookie: () => cookie,
    takeCookie: (other: string) => {
      cookie = other
    },
  }
}
type Visitor = ReturnType<typeof visitor>

export const password = 'correct horse battery'
export const ada = { name: 'Ada Lovelace', email: 'ada@example.com', password }

/** Signed in as the first owner, of the household Home. */
export async function firstOwner(server: Server): Promise<Visitor> {
  const visit = visitor(server)
  await visit.post('/set-up', { ...ada, code: server.accounts.setUpCode() ?? '', household: 'Home' })
  await visit.get('/installations')
  return visit
}

/** Another person, by an invitation of the one who is signed in. */
export async function invited(
  server: Server,
  owner: Visitor,
  { role, ...person }: { name: string; email: string; role: 'owner' | 'viewer' },
): Promise<Visitor> {
  const people = await owner.get('/people')
  const household = /name="household" value="(\w+)"/.exec(people.text)?.[1] ?? ''
  const made = await owner.post('/people/invite', { household, role })
  const link = /\/invite\/[\w-]{43}/.exec(made.text)?.[0] ?? ''
  const visit = visitor(server)
  await visit.get(link)
  await visit.post(link, { ...person, password })
  await visit.get('/installations')
  return visit
}
