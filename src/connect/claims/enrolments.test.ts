import { describe, expect, test } from 'vitest'
import { customer, household, keyedBox, minute, type Server, server } from '#test/connect-boxes.ts'
import { flashed } from '#test/connect-drives.ts'
import { firstOwner, invited, visitor } from '#test/connect-visitor.ts'

const owner = { household, customer, pangolin: null }
const day = 24 * 60 * minute

/** A ticket that an owner made on a page, whose boxes wait for their yes. */
async function ticketOnPage() {
  const at = server()
  const visit = await firstOwner(at)
  const home = /name="household" value="(\w+)"/.exec((await visit.get('/enrolments')).text)?.[1] ?? ''
  const shown = await visit.post('/enrolments', { household: home, name: 'Ada', email: 'ada@example.com' })
  const [, id = '', secret = ''] = /#([\w-]{22})\.([\w-]{43})/.exec(shown.text) ?? []
  return { at, id, visit, drive: flashed(at, { id, secret }) }
}
const made = (at: Server, atOnce = true) => at.enrolments.make({ ...owner, atOnce }) ?? expect.unreachable()

describe('an enrolment [N20]', () => {
  test('gives a box its configuration at the first contact, and only once', async () => {
    const at = server()
    const drive = flashed(at, made(at))
    const mine = drive()
    expect(await mine.register()).toMatchObject({ status: 409, body: { error: 'already_claimed' } })
    expect((await mine.box.config()).body).toMatchObject({ customer, auth: {} })
    expect((await mine.register()).status).toBe(409)
    const copy = drive()
    expect(await copy.register()).toMatchObject({ status: 401, body: { error: 'invalid_grant' } })
    expect((await copy.box.config()).status).toBe(404)
    expect((await mine.box.config()).status).toBe(200)
  })

  test('expires after 30 days, but a used one continues', async () => {
    const at = server()
    const [late, used] = [flashed(at, made(at)), flashed(at, made(at))]
    const mine = used()
    await mine.register()
    at.pass(30 * day)
    expect((await late().register()).status).toBe(401)
    expect((await mine.register()).status).toBe(409)
  })

  test('is refused if any part of it was changed', async () => {
    const at = server()
    const ticket = made(at)
    const drive = flashed(at, ticket)
    const other = flashed(at, made(at))
    const wrong = { binding: 'b'.repeat(43), signature: 's'.repeat(86), next_host_key: 'x'.repeat(43) }
    for (const [name, value] of Object.entries({ ...wrong, id: 'i'.repeat(22), host_key: 'h'.repeat(43) }))
      expect((await drive({ [name]: value }).register()).status, name).toBe(401)
    for (const value of [null, 5, {}, { id: ticket.id }, 'x'.repeat(70_000)])
      expect(
        (
          await keyedBox(at).call('POST', '/api/v1/installations/register', {
            body: {
              install_id: crypto.randomUUID(),
              hostname: 'a',
              device_key: 'k'.repeat(43),
              enrolment: value,
            },
          })
        ).status,
      ).toBeGreaterThanOrEqual(400)
    expect((await other({ id: ticket.id }).register()).status).toBe(401)
    expect(at.store.enrolment(ticket.id)).toMatchObject({ used: null, others: [] })
  })

  test('remembers at most five others', async () => {
    const at = server()
    const ticket = made(at)
    const drive = flashed(at, ticket)
    for (let n = 0; n < 9; n++) await drive().register()
    expect(at.store.enrolment(ticket.id)?.others).toHaveLength(5)
  })

  test('only its owner can pick between two boxes, on a page', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    await visit.get('/enrolments')
    const home = /name="household" value="(\w+)"/.exec((await visit.get('/enrolments')).text)?.[1] ?? ''
    const answers = { household: home, name: 'Ada', email: 'ada@example.com' }
    expect((await viewer.post('/enrolments', answers)).status).toBe(403)
    expect((await visit.post('/enrolments', { ...answers, email: '' })).status).toBe(400)
    const shown = await visit.post('/enrolments', { ...answers, 'at-once': 'yes' })
    const [, id = '', secret = ''] = /http:\/\/localhost:8455#([\w-]{22})\.([\w-]{43})/.exec(shown.text) ?? []
    const drive = flashed(at, { id, secret })
    const [thief, mine] = [drive(), drive()]
    expect((await thief.register()).status).toBe(409)
    expect((await mine.register()).status).toBe(401)
    const page = await visit.get(`/enrolments/${id}`)
    for (const { box } of [thief, mine]) expect(page.text).toContain(box.id)
    expect([
      (await viewer.get(`/enrolments/${id}`)).status,
      (await visitor(at).get('/enrolments')).status,
    ]).toEqual([404, 303])
    expect((await viewer.post(`/enrolments/${id}`, { box: mine.box.id })).status).toBe(404)
    expect((await visit.post(`/enrolments/${id}`, { box: crypto.randomUUID() })).status).toBe(404)
    expect((await visit.post(`/enrolments/${id}`, { box: mine.box.id })).to).toBe(
      `/installations/${mine.box.id}`,
    )
    expect((await mine.box.config()).status).toBe(200)
    expect((await thief.box.config()).status).toBe(401)
    expect(at.store.enrolment(id)?.others).toEqual([])
  })

  test('of two boxes with one id, the owner picks by their keys, on a page', async () => {
    for (const picked of [0, 1] as const) {
      const { at, id, drive, visit } = await ticketOnPage()
      const first = drive()
      const boxes = [first, drive({}, keyedBox(at, first.box.id))] as const
      expect((await boxes[0].register()).status).toBe(201)
      expect((await boxes[1].register()).status).toBe(401)
      const page = await visit.get(`/enrolments/${id}`)
      const forms = [
        ...page.text.matchAll(/name="key" value="([\w-]{43})"><button name="box" value="([\w-]{36})"/g),
      ]
      expect(forms.map(([, key]) => key)).toEqual(boxes.map(({ key }) => key))
      const [, key = '', box = ''] = forms[picked] ?? []
      // Which of them is meant is unknown without a key.
      expect((await visit.post(`/enrolments/${id}`, { box })).status).toBe(404)
      expect((await visit.post(`/enrolments/${id}`, { box, key: 'k'.repeat(43) })).status).toBe(404)
      expect(at.store.device(box)?.owned).toBe(null)
      expect((await visit.post(`/enrolments/${id}`, { box, key })).to).toBe(`/installations/${box}`)
      expect((await boxes[picked].box.config()).status).toBe(200)
      expect((await boxes[1 - picked]?.box.config())?.status).toBe(401)
      expect(at.store.enrolment(id)).toMatchObject({ used: { device: box, key }, others: [] })
    }
  })

  test('is settled by its owner: a box that they did not choose and that tries again is not shown again', async () => {
    const { at, id, drive, visit } = await ticketOnPage()
    const [mine, copy, later] = [drive(), drive(), drive()]
    for (const { register } of [mine, copy]) await register()
    await visit.post(`/enrolments/${id}`, { box: mine.box.id, key: mine.key })
    for (let n = 0; n < 2; n++) {
      at.pass(day)
      expect((await copy.register()).status).toBe(401)
      expect(at.store.enrolment(id)?.others).toEqual([])
      expect((await visit.get(`/enrolments/${id}`)).text).not.toContain(copy.box.id)
    }
    // Another one is shown, also with the same id.
    for (const other of [later, drive({}, keyedBox(at, copy.box.id))]) {
      await other.register()
      expect(at.store.enrolment(id)?.others).toMatchObject([{ key: other.key }])
      await visit.post(`/enrolments/${id}`, { box: mine.box.id, key: mine.key })
    }
    for (const { register } of [copy, later]) await register()
    expect(at.store.enrolment(id)?.others).toEqual([])
  })

  test('keeps the others of one id until its owner has seen them', async () => {
    const at = server()
    const ticket = made(at, false)
    const drive = flashed(at, ticket)
    const first = drive()
    const second = drive({}, keyedBox(at, first.box.id))
    for (const { register } of [first, second]) await register()
    expect(at.enrolments.pick(ticket.id, first.box.id, second.key)).toBe('given')
    expect(at.store.enrolment(ticket.id)).toMatchObject({
      used: { key: second.key },
      others: [{ key: first.key }],
    })
  })

  test('opens nothing after its box was released, until its owner says yes again', async () => {
    for (const atOnce of [true, false]) {
      const at = server()
      const ticket = made(at, atOnce)
      const drive = flashed(at, ticket)
      const mine = drive()
      await mine.register()
      at.enrolments.pick(ticket.id, mine.box.id, null)
      expect((await mine.box.config()).status).toBe(200)
      at.claims.release(mine.box.id)
      expect(await mine.register()).toMatchObject({ status: 401, body: { error: 'invalid_grant' } })
      expect((await mine.box.config()).body).toEqual({ error: 'not_claimed' })
      expect(at.store.device(mine.box.id)?.owned).toBe(null)
      expect(at.enrolments.pick(ticket.id, mine.box.id, null)).toBe('given')
      expect((await mine.register()).status).toBe(409)
      expect((await mine.box.config()).status).toBe(200)
    }
  })

  test('takes no box from a household that has claimed it since', async () => {
    const at = server()
    const ticket = made(at)
    const drive = flashed(at, ticket)
    const [first, second] = [drive(), drive()]
    await first.register()
    await second.register()
    at.store.putHousehold({ id: 'next', name: 'Next door', createdAt: 1 })
    const device = at.store.device(first.box.id) ?? expect.unreachable()
    at.store.putDevice({ ...device, owned: device.owned && { ...device.owned, household: 'next' } })
    expect(at.enrolments.pick(ticket.id, first.box.id, null)).toBe('unknown')
    expect(at.enrolments.pick(ticket.id, second.box.id, null)).toBe('given')
    expect(at.store.device(first.box.id)?.owned?.household).toBe('next')
  })
})
