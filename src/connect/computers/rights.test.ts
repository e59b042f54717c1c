import { describe, expect, test } from 'vitest'
import { ownerCalls } from '#shared/connect/owner-calls.ts'
import { keyedBox, minute, type Server, send, server } from '#test/connect-boxes.ts'
import { claim, claimedOf, kiln, loginOf, member, twoHouseholds as two } from '#test/connect-computers.ts'

const path = '/api/v1/kiln'
const gone = crypto.randomUUID()

/** Every call about a box, a code or an enrolment. */
const changes = (box: string, code: string) =>
  [
    ['POST', `/boxes/${box}/commands`, { kind: 'report' }],
    ['DELETE', `/boxes/${box}`, undefined],
    ['GET', `/claims/${code}`, undefined],
    ['POST', `/claims/${code}`, { household: 'home', ...claim }],
  ] as const

describe('rights of a login [A8]', () => {
  test('a viewer changes nothing and cannot try codes', async () => {
    const { at, viewer, box } = await two()
    const other = keyedBox(at)
    const { claim_code: code } = (await other.register()).body
    for (const [method, where, body] of changes(box.id, code))
      expect(await kiln(at, viewer, method, where, { body }), where).toMatchObject({
        status: 403,
        body: { error: 'forbidden' },
      })
    expect(at.commands.recent(box.id)).toEqual([])
    expect(at.store.device(other.id)?.owned).toBeNull()
  })

  test('a viewer sees the state of a box, and no text of its orders and commands', async () => {
    const { at, owner, viewer, box, report } = await two()
    await report({ uptime_seconds: 10 })
    const order = 'the address, the ticket and the keys of the next owner'
    const body = { order, signature: 's'.repeat(86), expires_at: at.now() + minute }
    expect((await kiln(at, owner, 'POST', `/boxes/${box.id}/orders`, { body })).status).toBe(201)
    const asked = { body: { kind: 'reboot' } }
    expect((await kiln(at, owner, 'POST', `/boxes/${box.id}/commands`, asked)).status).toBe(201)
    const see = async (login: string) =>
      ownerCalls.box.answers[200].parse((await kiln(at, login, 'GET', `/boxes/${box.id}`)).body)
    expect(await see(owner)).toMatchObject({ orders: [{ order }], commands: [{ kind: 'reboot' }] })
    // null would say that this Connect carries no orders.
    expect(await see(viewer)).toMatchObject({
      state: 'online',
      health: { uptime_seconds: 10 },
      commands: [],
      orders: [],
    })
  })

  test('a box of another household counts as missing', async () => {
    const { at, stranger, box } = await two()
    const calls = [['GET', `/boxes/${box.id}`, undefined] as const, ...changes(box.id, 'x').slice(0, 2)]
    for (const [method, where, body] of calls) {
      const foreign = await kiln(at, stranger, method, where, { body })
      const missing = await kiln(at, stranger, method, where.replace(box.id, gone), { body })
      expect([foreign.status, foreign.body]).toEqual([404, { error: 'not_found' }])
      expect(foreign).toEqual(missing)
    }
    // Neither can a box be reached before its code is typed.
    const waiting = keyedBox(at)
    await waiting.register()
    expect((await kiln(at, stranger, 'GET', `/boxes/${waiting.id}`)).status).toBe(404)
    expect(at.store.device(box.id)?.owned?.household).toBe('home')
  })

  test('a person who is removed from a household, or becomes a viewer, loses their rights at once', async () => {
    const { at, box } = await two()
    const person = member(at, { home: 'owner', other: 'viewer' })
    const login = loginOf(at, person)
    const ask = () => kiln(at, login, 'POST', `/boxes/${box.id}/commands`, { body: { kind: 'report' } })
    expect((await ask()).status).toBe(201)
    at.store.putRole('home', person, 'viewer')
    expect((await ask()).status).toBe(403)
    at.store.removeRole('home', person)
    expect((await ask()).status).toBe(404)
    expect((await kiln(at, login, 'GET', '/boxes')).body).toMatchObject({
      households: [{ id: 'other' }],
      boxes: [],
    })
  })

  test("a login of the terminal has an owner's rights in one household only", async () => {
    const { at, box } = await two()
    const made = at.computers.make({ account: null, household: 'home' }, 'attic')
    const login = typeof made === 'object' ? made.token : ''
    expect((await kiln(at, login, 'GET', '/boxes')).body).toMatchObject({
      households: [{ id: 'home', role: 'owner' }],
      boxes: [{ id: box.id }],
    })
    const other = await claimedOf(at, 'other')
    expect((await kiln(at, login, 'DELETE', `/boxes/${other.box.id}`)).status).toBe(404)
    expect((await kiln(at, login, 'DELETE', `/boxes/${box.id}`)).status).toBe(204)
  })

  test('an address can try five codes, as on the pages', async () => {
    const { at, owner } = await two()
    const box = keyedBox(at)
    const { claim_code: code } = (await box.register()).body
    const look = (typed: string, address?: string) =>
      kiln(at, owner, 'GET', `/claims/${typed}`, address === undefined ? {} : { address })
    for (let tries = 0; tries < 5; tries++)
      expect(await look('BBBB-BBBB')).toMatchObject({ status: 404, body: { error: 'not_found' } })
    expect(await look(code)).toMatchObject({ status: 429, body: { error: 'slow_down' } })
    expect((await look(code, '198.51.100.9')).status).toBe(200)
  })
})

describe('token of a login [A8]', () => {
  const all = (at: Server, token: string | null) =>
    Promise.all(
      Object.values(ownerCalls).map(async ({ method, path: where }) => {
        const url = where.replace(path, '').replace(/:\w+/, gone)
        const body = method === 'POST' ? {} : undefined
        return (await kiln(at, token, method, url, { body, address: crypto.randomUUID() })).status
      }),
    )

  test('an unknown token opens no call', async () => {
    const { at } = await two()
    const { auth } = await claimedOf(at, 'home')
    for (const token of [null, 'x', 'A'.repeat(43), auth.access_token, auth.refresh_token])
      expect(await all(at, token)).toEqual(Object.keys(ownerCalls).map(() => 401))
  })

  test('opens no call of a box', async () => {
    const { at, owner, box } = await two()
    const config = await send(at, 'GET', `/api/v1/installations/${box.id}/config`, { bearer: owner })
    expect(config.status).toBe(401)
  })

  test('five wrong tokens make a network wait fifteen minutes, even before the next is looked up', async () => {
    const { at, owner } = await two()
    const see = (token: string | null, address: string) => kiln(at, token, 'GET', '/boxes', { address })
    for (let tries = 0; tries < 4; tries++) expect((await see('x', '192.0.2.9')).status).toBe(401)
    // A right token resets its network; a call without one does not count.
    expect((await see(owner, '192.0.2.9')).status).toBe(200)
    for (let tries = 0; tries < 9; tries++) expect((await see(null, '192.0.2.9')).status).toBe(401)
    for (let tries = 0; tries < 5; tries++) expect((await see('x', '192.0.2.9')).status).toBe(401)
    expect(await see(owner, '192.0.2.9')).toMatchObject({ status: 429, body: { error: 'slow_down' } })
    expect((await see(owner, '192.0.2.10')).status).toBe(200)
    at.pass(16 * minute)
    expect((await see(owner, '192.0.2.9')).status).toBe(200)
  })

  test('records uses by address, so that a copy is noticed, and at most once an hour', async () => {
    const { at, owner } = await two()
    const uses = () => at.store.computers().find(each => each.uses.length > 0)?.uses
    const use = (address: string) => kiln(at, owner, 'GET', '/boxes', { address })
    const first = at.now()
    await use('192.0.2.9')
    at.pass(59 * minute)
    await use('192.0.2.9')
    expect(uses()).toEqual([{ address: '192.0.2.9', at: first }])
    await use('198.51.100.7')
    await use('192.0.2.9')
    const second = at.now()
    expect(uses()).toEqual([
      { address: '198.51.100.7', at: second },
      { address: '192.0.2.9', at: first },
    ])
    at.pass(2 * minute)
    await use('192.0.2.9')
    expect(uses()?.[0]).toEqual({ address: '192.0.2.9', at: at.now() })
    for (const last of [1, 2, 3]) await use(`203.0.113.${last}`)
    expect(uses()?.map(({ address }) => address)).toEqual(['203.0.113.3', '203.0.113.2', '203.0.113.1'])
  })

  test('an account and a household have at most fifty logins, with unique names', async () => {
    const { at } = await two()
    for (const of of [
      { account: member(at, {}), household: null },
      { account: null, household: 'home' },
    ]) {
      for (let made = 0; made < 50; made++)
        expect(at.computers.make(of, `c${made}`)).toMatchObject({
          token: expect.stringMatching(/^[\w-]{43}$/),
        })
      expect(at.computers.make(of, 'one more')).toBe('too-many')
    }
    expect(at.computers.make({ account: null, household: 'other' }, 'c1')).toBe('taken')
    expect(JSON.stringify(at.store.computers())).not.toContain('token')
  })

  test('behind a proxy only https is accepted, even with a right token', async () => {
    const at = server({ reached: 'behind-proxy', proxies: ['192.0.2.50'] })
    const owner = loginOf(at, member(at, { home: 'owner' }))
    const call = (headers: Record<string, string>) =>
      kiln(at, owner, 'GET', '/boxes', { address: '192.0.2.50', headers })
    expect(await call({})).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    const said = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.7' }
    expect((await call(said)).status).toBe(200)
    expect(at.store.computers()[0]?.uses[0]?.address).toBe('198.51.100.7')
    const own = server({ reached: 'own-certificate' })
    const other = loginOf(own, member(own, { home: 'owner' }))
    const far = { headers: { host: '192.0.2.8:8455' } }
    expect((await kiln(own, other, 'GET', '/boxes', far)).status).toBe(200)
  })
})
