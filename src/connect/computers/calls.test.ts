import { describe, expect, test } from 'vitest'
import { ownerCalls } from '#shared/connect/owner-calls.ts'
import { customer, keyedBox, pangolin } from '#test/connect-boxes.ts'
import { claim, kiln, twoHouseholds as two } from '#test/connect-computers.ts'
import { flashed } from '#test/connect-drives.ts'

const gone = crypto.randomUUID()

describe('what a computer with Kiln sees [A8]', () => {
  test("the boxes of its person's households, with the state and the last report", async () => {
    const { at, owner, viewer, stranger, box, report } = await two()
    await report({
      uptime_seconds: 10,
      system: { nixos_version: '26.05' },
      home_assistant: { status: 'running' },
      newt_agent: { healthy: true },
      updates: { channel: 'box/kitchen' },
    })
    const list = await kiln(at, owner, 'GET', '/boxes')
    expect(ownerCalls.boxes.answers[200].strict().parse(list.body)).toMatchObject({
      login: 'laptop',
      now: at.now(),
      households: [{ id: 'home', name: 'Home', role: 'owner' }],
      boxes: [
        {
          id: box.id,
          household: 'home',
          state: 'online',
          because: 'reports',
          enrolment: null,
          home_assistant: 'running',
          newt_healthy: true,
          nixos_version: '26.05',
          channel: 'box/kitchen',
        },
      ],
      waiting: [],
    })
    expect(JSON.stringify(list.body)).not.toContain(pangolin.newt_secret)
    expect((await kiln(at, viewer, 'GET', '/boxes')).body).toMatchObject({
      households: [{ id: 'home', role: 'viewer' }],
      boxes: [{ id: box.id }],
    })
    expect((await kiln(at, stranger, 'GET', '/boxes')).body).toMatchObject({
      households: [{ id: 'other', role: 'owner' }],
      boxes: [],
    })
  })

  test('one box, with its hours, days and commands', async () => {
    const { at, owner, box, report } = await two()
    expect((await kiln(at, owner, 'GET', `/boxes/${box.id}`)).body).toMatchObject({
      reported_at: null,
      health: null,
      hours: [],
      days: [],
      commands: [],
    })
    await report({ uptime_seconds: 10, failed_units: ['a.service'] })
    const { status, body } = await kiln(at, owner, 'POST', `/boxes/${box.id}/commands`, {
      body: { kind: 'reboot' },
    })
    expect(status).toBe(201)
    at.commands.end(box.id, body.id, 'failed', 'no power')
    const one = await kiln(at, owner, 'GET', `/boxes/${box.id}`)
    expect(ownerCalls.box.answers[200].strict().parse(one.body)).toMatchObject({
      state: 'attention',
      health: { uptime_seconds: 10 },
      hours: [{ reports: 1, failed_units: 1, root_used: null }],
      days: [{ reports: 1 }],
      commands: [{ id: body.id, kind: 'reboot', state: 'failed', message: 'no power' }],
    })
  })

  test('the newest report each time', async () => {
    const { at, owner, box, report } = await two()
    const seen = async () => (await kiln(at, owner, 'GET', '/boxes')).body.boxes[0]
    await report({ uptime_seconds: 10, newt_agent: { healthy: true } })
    expect(await seen()).toMatchObject({ id: box.id, state: 'online', newt_healthy: true })
    await report({ uptime_seconds: 20, newt_agent: { healthy: false } })
    expect(await seen()).toMatchObject({ state: 'attention', newt_healthy: false, reported_at: at.now() })
  })

  test('rejects the ticket of a box that returns with another key', async () => {
    const { at, owner } = await two()
    const ticket = at.enrolments.make({ household: 'home', customer, pangolin: null, atOnce: true })
    const { box, register } = flashed(at, ticket ?? expect.unreachable())()
    await register()
    const see = async () => (await kiln(at, owner, 'GET', '/boxes')).body
    expect((await see()).boxes).toMatchObject([
      { enrolment: null, host_key: null },
      { id: box.id, enrolment: ticket?.id, host_key: { next: 'n'.repeat(43) } },
    ])
    const device = at.store.device(box.id) ?? expect.unreachable()
    at.store.putDevice({ ...device, key: 'k'.repeat(43) })
    expect((await see()).boxes).toMatchObject([{ enrolment: null }, { id: box.id, enrolment: null }])
    // Such a box does not count as waiting either.
    at.store.putDevice({ ...device, key: 'k'.repeat(43), owned: null })
    expect((await see()).waiting).toEqual([])
    at.store.putDevice({ ...device, owned: null })
    expect((await see()).waiting).toMatchObject([{ boxes: [{ id: box.id, has: false }] }])
  })

  test('not a report whose format is unknown', async () => {
    const { at, owner, box } = await two()
    at.store.addReport({ device: box.id, at: at.now(), text: '{"uptime_seconds":"long"}' })
    expect((await kiln(at, owner, 'GET', `/boxes/${box.id}`)).body).toMatchObject({
      health: null,
      reported_at: at.now(),
      home_assistant: null,
    })
  })
})

describe('what a computer with Kiln does [A8]', () => {
  test('sends a command to a box, each kind once an hour', async () => {
    const { at, owner, box } = await two()
    const ask = (body: unknown) => kiln(at, owner, 'POST', `/boxes/${box.id}/commands`, { body })
    expect((await ask({ kind: 'report' })).status).toBe(201)
    expect(await ask({ kind: 'report' })).toMatchObject({ status: 429, body: { error: 'slow_down' } })
    expect((await ask({ kind: 'logs' })).status).toBe(201)
    for (const wrong of [{ kind: 'erase' }, {}, [], 'report'])
      expect(await ask(wrong)).toMatchObject({ status: 400, body: { error: 'bad_request' } })
    expect((await ask({ kind: 'x'.repeat(20_000) })).status).toBe(413)
  })

  test('claims the box that shows a code and releases it, and the box notices both', async () => {
    const { at, owner } = await two()
    const box = keyedBox(at)
    const { claim_code: code, claim_secret: secret } = (await box.register()).body
    const found = await kiln(at, owner, 'GET', `/claims/${code.toLowerCase()}`)
    expect(ownerCalls.findClaim.answers[200].strict().parse(found.body)).toMatchObject({
      id: box.id,
      hostname: 'kitchen',
      serial: 'S1',
    })
    expect((await box.config(secret)).status).toBe(404)
    const send = (body: object) =>
      kiln(at, owner, 'POST', `/claims/${code}`, { body: { household: 'home', ...claim, ...body } })
    for (const wrong of [
      { name: '' },
      { name: ' ' },
      { email: 'a\nb' },
      { pangolin: { ...pangolin, endpoint: 'http://pangolin.example' } },
      { pangolin: { ...pangolin, newt_secret: '' } },
      { pangolin: undefined },
    ])
      expect((await send(wrong)).status).toBe(400)
    for (const household of ['other', 'gone']) expect((await send({ household })).status).toBe(403)
    expect((await box.config(secret)).status).toBe(404)
    expect(await send({ pangolin })).toMatchObject({ status: 201, body: { id: box.id } })
    const config = await box.config(secret)
    expect(config.body).toMatchObject({
      customer: { first_name: 'Ada King', last_name: 'Lovelace', email: 'ada@example.com' },
      pangolin,
    })
    expect((await send({})).status).toBe(404)
    expect((await kiln(at, owner, 'DELETE', `/boxes/${box.id}`)).status).toBe(204)
    expect((await box.report(config.body.auth.access_token)).status).toBe(401)
    expect((await box.register()).status).toBe(201)
    expect((await kiln(at, owner, 'GET', `/boxes/${box.id}`)).status).toBe(404)
  })

  test('chooses between two boxes with one id by their keys', async () => {
    const { at, owner } = await two()
    const of = { household: 'home', customer, pangolin: null, atOnce: false }
    const ticket = at.enrolments.make(of) ?? expect.unreachable()
    const drive = flashed(at, ticket)
    const first = drive()
    const { id } = first.box
    const second = drive({}, keyedBox(at, id))
    for (const { register } of [first, second]) await register()
    const { body } = await kiln(at, owner, 'GET', '/boxes')
    const [waiting] = ownerCalls.boxes.answers[200].parse(body).waiting
    expect(waiting?.boxes).toMatchObject([
      { id, device_key: first.key },
      { id, device_key: second.key },
    ])
    const admit = (box: object) => kiln(at, owner, 'POST', `/enrolments/${ticket.id}`, { body: box })
    expect((await admit({ box: id })).status).toBe(404)
    expect((await admit({ box: id, device_key: second.key })).status).toBe(204)
    expect((await second.box.config()).status).toBe(200)
    expect((await first.box.config()).status).toBe(401)
  })

  test('approves a box that presented a ticket, and chooses between two', async () => {
    const { at, owner, viewer, stranger } = await two()
    const of = { household: 'home', customer, pangolin: null, atOnce: false }
    const ticket = at.enrolments.make(of) ?? expect.unreachable()
    const drive = flashed(at, ticket)
    const waiting = async (login = owner) =>
      ownerCalls.boxes.answers[200].parse((await kiln(at, login, 'GET', '/boxes')).body).waiting
    expect(await waiting()).toEqual([])
    const [mine, copy] = [drive(), drive()]
    await mine.register()
    expect(await waiting()).toMatchObject([
      { enrolment: ticket.id, household: 'home', boxes: [{ id: mine.box.id, has: false }] },
    ])
    for (const login of [viewer, stranger]) expect(await waiting(login)).toEqual([])
    const admit = (login: string, box: unknown, id = ticket.id) =>
      kiln(at, login, 'POST', `/enrolments/${id}`, { body: { box } })
    expect((await admit(viewer, mine.box.id)).status).toBe(403)
    expect((await admit(stranger, mine.box.id)).status).toBe(404)
    expect((await admit(owner, mine.box.id, 'gone')).status).toBe(404)
    expect((await admit(owner, gone)).status).toBe(404)
    expect((await admit(owner, 'x')).status).toBe(400)
    expect((await mine.box.config()).status).toBe(404)
    expect((await admit(owner, mine.box.id)).status).toBe(204)
    expect((await mine.box.config()).body).toMatchObject({ customer })
    expect(await waiting()).toEqual([])
    expect((await kiln(at, viewer, 'GET', `/boxes/${mine.box.id}`)).body).toMatchObject({
      enrolment: ticket.id,
    })
    // The copy is listed, and choosing it revokes the tokens of the first.
    await copy.register()
    expect(await waiting()).toMatchObject([
      {
        boxes: [
          { id: mine.box.id, has: true },
          { id: copy.box.id, has: false },
        ],
      },
    ])
    expect((await admit(owner, copy.box.id)).status).toBe(204)
    expect((await copy.box.config()).status).toBe(200)
    expect((await mine.box.config()).status).toBe(401)
    expect(await waiting()).toEqual([])
    // After its release it does not wait until it presents its ticket again.
    expect((await kiln(at, owner, 'DELETE', `/boxes/${copy.box.id}`)).status).toBe(204)
    expect(await waiting()).toEqual([])
  })

  test('ends its own login', async () => {
    const { at, owner, viewer } = await two()
    expect((await kiln(at, owner, 'DELETE', '/login')).status).toBe(204)
    expect((await kiln(at, owner, 'GET', '/boxes')).status).toBe(401)
    expect((await kiln(at, viewer, 'GET', '/boxes')).status).toBe(200)
  })
})
