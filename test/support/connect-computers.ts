// Computers with Kiln at a Connect of connect-boxes.ts: their logins and their calls.
import { expect } from 'vitest'
import type { Role } from '../../src/connect/store/people-store.ts'
import { customer, keyedBox, pangolin, type Server, server } from './connect-boxes.ts'

/** Whom a claim is for. */
export const claim = { name: 'Ada King Lovelace', email: 'ada@example.com', pangolin: null }

type Sent = { body?: unknown; address?: string; headers?: Record<string, string> }

export async function kiln(
  { app }: Server,
  token: string | null,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, address = '192.0.2.60', headers = {} }: Sent = {},
) {
  const reply = await app.inject({
    method,
    url: `/api/v1/kiln${path}`,
    remoteAddress: address,
    headers: {
      host: 'localhost:8455',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  })
  expect(reply.headers['cache-control']).toBe('no-store')
  return { status: reply.statusCode, body: reply.body ? reply.json() : null }
}

/** A person with these roles, by household. */
export function member({ store, now }: Server, roles: Readonly<Record<string, Role>>): string {
  const id = crypto.randomUUID()
  store.putAccount({ id, email: `${id}@example.com`, name: 'Ada', password: 'x', createdAt: now() })
  for (const [household, role] of Object.entries(roles)) store.putRole(household, id, role)
  return id
}

/** The token of a new login of a person. */
export function loginOf({ computers }: Server, account: string, name = 'laptop'): string {
  const made = computers.make({ account, household: null }, name)
  return typeof made === 'object' ? made.token : expect.unreachable()
}

/** A box of a household, which has its configuration. */
export async function claimedOf(at: Server, household: string) {
  const box = keyedBox(at)
  const { claim_code, claim_secret } = (await box.register()).body
  at.claims.confirm(claim_code, '192.0.2.1', { household, customer, pangolin })
  const { auth } = (await box.config(claim_secret)).body
  await box.receipt(claim_secret)
  const report = (body: object) =>
    box.call('POST', `/api/v1/installations/${box.id}/health`, { bearer: auth.access_token, body })
  return { box, auth, report }
}

/** A household with an owner and a viewer, and another one. */
export async function twoHouseholds() {
  const at = server()
  at.store.putHousehold({ id: 'other', name: 'Other', createdAt: 1 })
  const [owner, viewer, stranger] = [
    loginOf(at, member(at, { home: 'owner' })),
    loginOf(at, member(at, { home: 'viewer' })),
    loginOf(at, member(at, { other: 'owner' })),
  ]
  return { at, owner, viewer, stranger, ...(await claimedOf(at, 'home')) }
}
