import { describe, expect, test } from 'vitest'
import { connectExport } from '#shared/connect/export.ts'
import { orderText } from '#shared/connect/order.ts'
import { minute, type Server, server } from '#test/connect-boxes.ts'
import { claimedOf, kiln, twoHouseholds } from '#test/connect-computers.ts'
import { flashed } from '#test/connect-drives.ts'
import { firstOwner, invited } from '#test/connect-visitor.ts'
import { exportText } from './export.ts'

const written = ({ store, now }: Server, ids: string[]) => {
  const boxes = ids.flatMap(id => store.device(id) ?? [])
  return [...exportText({ store, now, boxes, isAllowed: () => true })].join('')
}
const day = 24 * 60 * minute

describe('an export [A8]', () => {
  test('has the identity, claim, commands with results and all reports of a box, unchanged', async () => {
    const { at, owner, box, auth, report } = await twoHouseholds()
    const { id } = (await kiln(at, owner, 'POST', `/boxes/${box.id}/commands`, { body: { kind: 'logs' } }))
      .body
    await box.call('POST', `/api/v1/installations/${box.id}/commands/${id}/result`, {
      bearer: auth.access_token,
      body: { result: 'failed', message: 'the disk is full' },
    })
    const order = orderText({
      kind: 'logs',
      values: { on: true },
      box: { id: box.id, key: 'A'.repeat(43), name: 'kitchen' },
      id: crypto.randomUUID(),
      issued: at.now(),
      expires: at.now() + 60 * minute,
    })
    const carried = at.orders.carry(box.id, { order, signature: 'SIGNED', expiresAt: at.now() + minute })
    at.orders.end(box.id, carried?.id ?? '', 'done', '')
    // More than are read at once; two of them have the same time.
    for (let n = 0; n < 120; n++) await report({ uptime_seconds: n, failed_units: [`unit-${n}.service`] })
    at.store.addReport({ device: box.id, at: at.now(), text: '{"uptime_seconds":120}' })
    at.store.addReport({ device: box.id, at: at.now(), text: '{"uptime_seconds":121}' })
    const answer = await kiln(at, owner, 'GET', `/boxes/${box.id}/export`)
    const { boxes, exported_at } = connectExport.parse(answer.body)
    expect([answer.status, exported_at, boxes.length]).toEqual([200, at.now(), 1])
    expect(boxes[0]).toMatchObject({
      id: box.id,
      hostname: 'kitchen',
      serial: 'S1',
      household: { id: 'home', name: 'Home' },
      state: 'online',
      claim: {
        customer: { first_name: 'John', email: 'john@example.com' },
        remote: { endpoint: 'https://pangolin.example', newt_id: 'n1' },
        ticket: null,
      },
      commands: [{ id, kind: 'logs', state: 'failed', message: 'the disk is full' }],
      orders: [
        { id: carried?.id, what: 'logs-on', state: 'done', message: '', ended_at: expect.any(Number) },
      ],
      days: [{ reports: 122, failed_units: 1 }],
      hours: [{ reports: 122, failed_units: 1 }],
    })
    expect(JSON.stringify(answer.body)).not.toContain('SIGNED')
    const uptimes = boxes[0]?.reports.map(each => each.report.uptime_seconds)
    expect(uptimes).toEqual(Array.from({ length: 122 }, (_, n) => n))
    const times = boxes[0]?.reports.map(each => each.at) ?? []
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('holds no token, code, secret or hash of one, even for a box that has not stored its configuration', async () => {
    const { at, box, auth } = await twoHouseholds()
    const ticket = at.enrolments.make({
      household: 'home',
      customer: { first_name: 'Ada', last_name: 'L', email: 'ada@example.com' },
      pangolin: { newt_id: 'n2', newt_secret: 'secret-of-newt', endpoint: 'https://pangolin.example' },
      atOnce: true,
    })
    if (!ticket) return expect.unreachable()
    const drive = flashed(at, ticket)
    const [mine, copy] = [drive(), drive()]
    await mine.register()
    await copy.register()
    const { body } = await mine.box.config()
    const text = written(at, [box.id, mine.box.id])
    const [, prepared] = connectExport.parse(JSON.parse(text)).boxes
    expect(prepared?.claim.ticket).toMatchObject({ id: ticket.id, others: [{ id: copy.box.id }] })
    const held = at.store.device(mine.box.id)?.claim ?? expect.unreachable()
    const secrets = [
      ...Object.values(auth),
      ...Object.values(body.auth as object).map(String),
      held.secretHash,
      held.code,
      ticket.secret,
      's1',
      'secret-of-newt',
    ]
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(text).not.toMatch(/hash|token|secret|signature|binding/i)
  })

  test('of a household has only its boxes, and only for its owners', async () => {
    const { at, owner, viewer, stranger, box } = await twoHouseholds()
    const { box: second } = await claimedOf(at, 'home')
    const { box: other } = await claimedOf(at, 'other')
    const all = await kiln(at, owner, 'GET', '/households/home/export')
    expect(connectExport.parse(all.body).boxes.map(({ id }) => id)).toEqual([box.id, second.id])
    const statuses = async (path: string) =>
      Promise.all([viewer, stranger, null].map(async each => (await kiln(at, each, 'GET', path)).status))
    expect(await statuses('/households/home/export')).toEqual([403, 404, 401])
    expect(await statuses(`/boxes/${box.id}/export`)).toEqual([403, 404, 401])
    expect((await kiln(at, owner, 'GET', `/boxes/${other.id}/export`)).status).toBe(404)
    expect((await kiln(at, owner, 'GET', '/households/gone/export')).status).toBe(404)
  })

  test('is complete even if a box is released while it is written, and is produced part by part', async () => {
    const { at, box, report } = await twoHouseholds()
    for (let n = 0; n < 60; n++) await report({ uptime_seconds: n })
    let read = 0
    const { reportsAfter } = at.store
    const store = {
      ...at.store,
      reportsAfter: (...words: Parameters<typeof reportsAfter>) => {
        read++
        return reportsAfter(...words)
      },
    }
    let text = ''
    const boxes = [at.store.device(box.id) ?? expect.unreachable()]
    for (const part of exportText({ store, now: at.now, boxes, isAllowed: () => true })) {
      text += part
      // Only once the first ones were taken.
      if (part.includes('"uptime_seconds":1}')) {
        expect(read).toBe(1)
        at.claims.release(box.id)
      }
    }
    expect(connectExport.parse(JSON.parse(text)).boxes[0]?.reports).toHaveLength(50)
    expect(connectExport.parse(JSON.parse(written(at, [box.id]))).boxes).toEqual([])
  })

  test('has the days of two years', async () => {
    const { at, box } = await twoHouseholds()
    for (let n = 0; n < 700; n++)
      at.store.addReport({ device: box.id, at: at.now() - n * day, text: '{"uptime_seconds":1}' })
    expect(connectExport.parse(JSON.parse(written(at, [box.id]))).boxes[0]?.days).toHaveLength(700)
  })

  test('can be downloaded on the page of a box and of all boxes, by owners', async () => {
    const at = server()
    const visit = await firstOwner(at)
    // The first owner gets the existing households.
    at.store.putHousehold({ id: 'next', name: 'Next door', createdAt: 1 })
    const { box } = await claimedOf(at, 'next')
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const { household } = at.store.householdsOf(at.store.accountByEmail('ada@example.com')?.id ?? '')[0] ?? {}
    const { box: mine } = await claimedOf(at, household?.id ?? '')
    expect((await visit.get(`/installations/${mine.id}`)).text).toContain(`/installations/${mine.id}/export`)
    const one = await visit.get(`/installations/${mine.id}/export`)
    expect(one.headers['content-disposition']).toBe(`attachment; filename="${mine.id}.json"`)
    expect(connectExport.parse(JSON.parse(one.text)).boxes.map(({ id }) => id)).toEqual([mine.id])
    const all = /\/households\/\w+\/export/.exec((await visit.get('/installations')).text)?.[0] ?? ''
    expect(connectExport.parse(JSON.parse((await visit.get(all)).text)).boxes).toHaveLength(1)
    expect((await visit.get(`/installations/${box.id}/export`)).status).toBe(404)
    expect((await viewer.get(`/installations/${mine.id}`)).text).not.toContain('/export')
    expect((await viewer.get('/installations')).text).not.toContain('/export')
    for (const path of [all, `/installations/${mine.id}/export`])
      expect((await viewer.get(path)).status).toBe(404)
  })
})
