import { describe, expect, test } from 'vitest'
import { claimed, minute, send, server } from '#test/connect-boxes.ts'
import { firstOwner, invited } from '#test/connect-visitor.ts'

describe('the pages of boxes [A8]', () => {
  test('show the lines of its journal to owners, and not to viewers', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const { box, auth } = await claimed(at)
    const path = `/installations/${box.id}/logs`
    const line = {
      timestamp: '2026-01-01T00:00:00Z',
      level: 'info',
      service: 'a.service',
      message: '<i>x</i>',
    }
    const post = (logs: unknown[]) =>
      box.call('POST', `/api/v1${path}`, { bearer: auth.access_token, body: { logs } })
    expect((await visit.get(path)).text).toContain('kaliun-logs on')
    expect((await send(at, 'POST', `/api/v1${path}`, { body: { logs: [line] } })).status).toBe(401)
    for (const wrong of [[{ ...line, message: 'x'.repeat(8193) }], [{}], Array(501).fill(line)])
      expect((await post(wrong)).status).toBeGreaterThanOrEqual(400)
    expect((await post([line])).status).toBe(204)
    const shown = await visit.get(path)
    expect(shown.text).toContain('&lt;i&gt;x')
    expect([(await viewer.get(path)).status, (await viewer.post(`${path}/remove`)).status]).toEqual([
      404, 404,
    ])
    expect((await visit.post(`${path}/remove`)).to).toBe(path)
    expect((await visit.get(path)).text).not.toContain('&lt;i&gt;x')
    await post([line])
    at.pass(8 * 24 * 60 * minute)
    at.sweepAll()
    expect(at.store.logsOf(box.id, 10)).toEqual([])
  })

  test('an owner sends a box a command at most once an hour, and a viewer cannot', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const viewer = await invited(at, visit, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const { box, auth } = await claimed(at)
    const path = `/installations/${box.id}`
    const api = `/api/v1${path}/commands`
    await visit.get(path)
    expect((await visit.post(`${path}/commands`, { kind: 'reboot' })).to).toBe(path)
    expect((await visit.post(`${path}/commands`, { kind: 'reboot' })).status).toBe(429)
    for (const kind of ['log', 'rm -rf /', ''])
      expect((await visit.post(`${path}/commands`, { kind })).status).toBe(400)
    expect((await viewer.get(path)).text).not.toContain('Restart the box')
    expect((await viewer.post(`${path}/commands`, { kind: 'report' })).status).toBe(404)
    expect((await visit.get(path)).text).toContain('waits for the box')
    expect((await send(at, 'GET', api, { bearer: auth.access_token })).status).toBe(401)
    const { body } = await box.call('GET', api, { bearer: auth.access_token })
    expect(body.commands).toMatchObject([{ kind: 'reboot' }])
    const other = await claimed(at)
    const result = { body: { result: 'failed', message: '<i>no</i>' } }
    const ends = `${api}/${body.commands[0].id}/result`
    const theirs = ends.replace(box.id, other.box.id)
    expect(
      (await other.box.call('POST', theirs, { bearer: other.auth.access_token, ...result })).status,
    ).toBe(404)
    expect((await other.box.call('POST', ends, { bearer: other.auth.access_token, ...result })).status).toBe(
      401,
    )
    expect((await box.call('POST', ends, { bearer: auth.access_token, ...result })).status).toBe(204)
    expect(
      (await box.call('POST', ends, { bearer: auth.access_token, body: { result: 'done' } })).status,
    ).toBe(204)
    expect((await visit.get(path)).text).toContain('failed <span class="soft">asked')
    expect((await visit.get(path)).text).toContain('&lt;i&gt;no&lt;/i&gt;')
    expect((await box.call('GET', api, { bearer: auth.access_token })).body).toEqual({ commands: [] })
    at.pass(60 * minute)
    expect((await visit.post(`${path}/commands`, { kind: 'reboot' })).to).toBe(path)
    at.pass(60 * minute)
    expect((await visit.get(path)).text).toContain('not taken within an hour')
  })
})
