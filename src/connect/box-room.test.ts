// Limits the part of the disk that one box, or all of them, may fill.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import {
  claimed,
  customer,
  household,
  keyedBox,
  minute,
  pangolin,
  type Server,
  server,
} from '#test/connect-boxes.ts'
import { test } from '#test/folders.ts'

const hour = 60 * minute
type Box = Awaited<ReturnType<typeof claimed>>
/** Ten a second, and each is another one: a proof is taken once. */
const sender = (at: Server, { box, auth }: Box) => {
  let token = auth.access_token
  let count = 0
  const send = async (path: string, body: object) => {
    const reply = await box.call('POST', `/api/v1/installations/${box.id}/${path}`, { bearer: token, body })
    at.pass(-900)
    return reply
  }
  return {
    report: (more: object = {}) => send('health', { uptime_seconds: ++count, failed_units: [], ...more }),
    logs: () => send('logs', { logs: [] }),
    renew: async () => {
      token = (await box.refresh(auth.refresh_token)).body.access_token
    },
  }
}
const countOf = (at: Server, id: string) => at.store.reportsAfter(id, null, 10_000).length

describe('the reports of a box [A8]', () => {
  test('are stored 300 times an hour, which is more than it has in its queue, and those of others are', async () => {
    const at = server()
    const [one, other] = [await claimed(at), await claimed(at)]
    const { report } = sender(at, one)
    for (let n = 0; n < 300; n++) expect((await report()).status).toBe(204)
    const refused = await report()
    expect(refused).toMatchObject({ status: 429, body: { error: 'slow_down' } })
    expect(Number(refused.retryAfter)).toBeGreaterThan(3500)
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(3600)
    expect(countOf(at, one.box.id)).toBe(300)
    expect((await sender(at, other).report()).status).toBe(204)
    at.pass(hour)
    at.sweep()
    const later = sender(at, one)
    await later.renew()
    expect((await later.report()).status).toBe(204)
  })

  test('are at most 2 MiB an hour, however they say that they are old', async () => {
    const at = server()
    const one = await claimed(at)
    const { report } = sender(at, one)
    const large = { failed_units: Array.from({ length: 100 }, (_, n) => `${n}-${'x'.repeat(170)}.service`) }
    const statuses = []
    for (let n = 0; n < 160; n++) statuses.push((await report({ ...large, age_seconds: n * 3600 })).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([204, 429])
    const rows = at.store.reportsAfter(one.box.id, null, 1000)
    expect(rows.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(2 * 1024 * 1024)
  })

  test('and its logs are refused while the disk is nearly full, and a claim is still stored', async ({
    folder,
  }) => {
    for (const [spareBytes, status] of [
      [0, 204],
      [Number.MAX_SAFE_INTEGER, 503],
    ] as const) {
      const path = join(folder, `${status}.db`)
      const at = server({ path, secret: randomBytes(32), spareBytes })
      const one = await claimed(at)
      const { report, logs } = sender(at, one)
      const [first, second] = [await report(), await logs()]
      expect([first.status, second.status]).toEqual([status, status])
      if (status === 503) expect([first.retryAfter, first.body]).toEqual(['3600', { error: 'unavailable' }])
      expect(countOf(at, one.box.id)).toBe(status === 204 ? 1 : 0)
      const { claim_code } = (await keyedBox(at).register()).body
      expect(at.claims.confirm(claim_code, '192.0.2.1', { household, customer, pangolin })).toHaveProperty(
        'id',
      )
      at.store.close()
    }
  })
})
