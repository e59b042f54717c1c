import { describe, expect, test } from 'vitest'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import { household, minute, type Server, server } from '#test/connect-boxes.ts'
import { claimedOf, kiln, twoHouseholds } from '#test/connect-computers.ts'
import { firstOwner } from '#test/connect-visitor.ts'
import { watchBoxes } from '../notices/watch.ts'
import { createMachines } from './machines.ts'

const hour = 60 * minute
type Two = Awaited<ReturnType<typeof twoHouseholds>>

/**
 * One of the machines with a copy of the box's disk: it signs each call with the box's key and uses tokens
 * issued for that key.
 */
function machineOf({ at, box }: Two, hostIp: string) {
  let startedAt = at.now()
  const own = `/api/v1/installations/${box.id}`
  return {
    restart: () => {
      startedAt = at.now()
    },
    report: async (more: object = {}) => {
      const { auth } = (await box.config()).body
      const body = {
        uptime_seconds: (at.now() - startedAt) / 1000,
        network: { host_ip: hostIp },
        ...more,
      }
      expect((await box.call('POST', `${own}/health`, { bearer: auth.access_token, body })).status).toBe(204)
    },
  }
}
const seen = async ({ at, owner, box }: Two) => {
  const { body } = await kiln(at, owner, 'GET', `/boxes/${box.id}`)
  return { because: body.because, since: body.since, machines: body.machines }
}
const noticesOf = (at: Server) => {
  const settings = noticeSettings.parse({ webhooks: [{ url: 'https://a.example/', secret: 's'.repeat(16) }] })
  watchBoxes({ store: at.store, settings, now: at.now })
  return at.store.noticesDue(at.now()).map(({ kind }) => kind)
}

const unclaimed = {
  id: crypto.randomUUID(),
  hostname: 'kitchen',
  architecture: null,
  nixosVersion: null,
  model: null,
  serial: null,
  key: null,
  firstSeenAt: 1,
  address: '192.0.2.1',
  claim: null,
  owned: null,
}

describe('a box whose disk was copied [A8]', () => {
  test('is shown with both addresses and the time, in the list, on its page and in a notice', async () => {
    const two = await twoHouseholds()
    const { at, owner, box } = two
    const first = machineOf(two, '192.168.1.20')
    at.pass(hour)
    const copy = machineOf(two, '192.168.7.8')
    const began = at.now()
    for (let n = 0; n < 4; n++) {
      expect((await seen(two)).machines).toEqual([])
      await first.report()
      at.pass(7 * minute)
      await copy.report()
      at.pass(7 * minute)
    }
    const { because, since, machines } = await seen(two)
    expect([because, since >= began && since < at.now()]).toEqual(['two-machines', true])
    expect(machines).toMatchObject([
      { host_ip: '192.168.7.8', address: '127.0.0.1' },
      { host_ip: '192.168.1.20', address: '127.0.0.1' },
    ])
    const [copied, original] = machines
    expect(copied.started_at - original.started_at).toBeGreaterThan(hour - 2 * minute)
    expect(copied.first_seen_at).toBeGreaterThan(original.first_seen_at)
    const { boxes } = (await kiln(at, owner, 'GET', '/boxes')).body
    expect(boxes).toMatchObject([{ id: box.id, state: 'attention', because: 'two-machines', since }])
    expect([noticesOf(at), noticesOf(at)]).toEqual([['two-machines'], ['two-machines']])
    // One of them is switched off: it no longer counts a day later.
    for (let n = 0; n < 25; n++) {
      at.pass(hour)
      await first.report()
    }
    expect(await seen(two)).toMatchObject({ because: 'reports', machines: [] })
  })

  test('is noticed even if the server restarts after each report, and shown on its page', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const { box } = await claimedOf(at, household)
    for (let n = 0; n < 4; n++)
      for (const [address, uptimeSeconds] of [
        ['192.0.2.1', 7200],
        ['192.0.2.2', 60],
      ] as const)
        createMachines(at).saw(box.id, { uptimeSeconds, ageSeconds: 0, address, hostIp: null })
    expect(at.store.twoMachines(at.now()).size).toBe(1)
    const { text } = await visit.get(`/installations/${box.id}`)
    for (const part of ['Two machines report as this box', '192.0.2.1', '192.0.2.2', 'its disk was copied'])
      expect(text).toContain(part)
    expect(
      createMachines(at)
        .of(box.id)
        .map(({ address }) => address),
    ).toEqual(['192.0.2.2', '192.0.2.1'])
    // After its release nothing is kept, and a report that is still on its way breaks nothing.
    at.claims.release(box.id)
    createMachines(at).saw(box.id, { uptimeSeconds: 1, ageSeconds: 0, address: 'a', hostIp: null })
    expect([at.store.sightings(box.id), at.store.twoMachines(at.now()).size]).toEqual([null, 0])
  })

  test('lists the machines that report now, not every boot of one', () => {
    const at = server()
    at.store.putDevice(unclaimed)
    const machines = createMachines(at)
    const report = (hostIp: string, uptimeSeconds: number) => {
      at.pass(5 * minute)
      machines.saw(unclaimed.id, { uptimeSeconds, ageSeconds: 0, address: '192.0.2.1', hostIp })
    }
    // From last week, in another network; and a boot time that cannot be read.
    report('10.0.0.1', 60)
    report('10.0.0.1', 0)
    at.pass(7 * 24 * hour)
    for (let n = 0; n < 4; n++) {
      report('a', 90_000 + n * 600)
      report('b', 60 + n * 600)
    }
    report('b', 10)
    const shown = machines.of(unclaimed.id).map(({ hostIp, startedAt }) => [hostIp, startedAt])
    expect(shown).toEqual([
      ['b', at.now() - 10_000],
      ['a', expect.any(Number)],
    ])
  })

  test('is not confused with a box that restarts, is paused, or sends delayed reports', async () => {
    const two = await twoHouseholds()
    const { at } = two
    const only = machineOf(two, 'a')
    for (let n = 0; n < 20; n++) {
      at.pass(20 * minute)
      only.restart()
      at.pass(minute)
      await only.report()
      // From before the restart, sent late; and one with a new address.
      await only.report({ uptime_seconds: 5 * 3600, age_seconds: 1200 })
      await only.report({ network: { host_ip: `b${n}` } })
    }
    expect(await seen(two)).toMatchObject({ because: 'reports', machines: [] })
  })

  test("is not reported because the server's clock was wrong for a while", async () => {
    const two = await twoHouseholds()
    const { at } = two
    const only = machineOf(two, 'a')
    at.pass(30 * hour)
    await only.report()
    // A server starts without a clock, twice in a day, while the box keeps running.
    for (let n = 0; n < 2; n++) {
      at.pass(-10 * hour)
      await only.report({ uptime_seconds: 30 * 3600 })
      at.pass(10 * hour)
      await only.report()
    }
    expect(at.store.twoMachines(at.now()).size).toBe(0)
  })
})
