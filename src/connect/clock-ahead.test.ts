// A server whose clock was far ahead once, as after a start without a battery or with a wrong time server, and
// is right again.
import { expect, test } from 'vitest'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import { claimed, customer, keyedBox, minute, server } from '#test/connect-boxes.ts'
import { kiln, twoHouseholds } from '#test/connect-computers.ts'
import { flashed } from '#test/connect-drives.ts'
import { watchClock } from './listening-since.ts'
import { watchBoxes } from './notices/watch.ts'

const hour = 60 * minute
const day = 24 * hour
const decades = 70 * 365 * day

test('a box whose report came then is seen by its next ones, and is offline when they end [A8]', async () => {
  const { at, owner, box } = await twoHouseholds()
  const look = watchClock({ store: at.store, now: at.now })
  const report = async () => (await box.report((await box.config()).body.auth.access_token)).status
  const see = async () => (await kiln(at, owner, 'GET', `/boxes/${box.id}`)).body
  expect(await report()).toBe(204)
  at.pass(decades)
  look()
  expect(await report()).toBe(204)
  at.pass(-decades)
  look()
  expect(await see()).toMatchObject({ state: 'online' })
  at.pass(15 * minute)
  expect(await report()).toBe(204)
  const seen = await see()
  expect(seen).toMatchObject({ state: 'online', reported_at: at.now() })
  for (const each of [...seen.hours, ...seen.days]) expect(each.at).toBeLessThanOrEqual(at.now())
  at.pass(100 * minute)
  expect(await see()).toMatchObject({ state: 'offline', because: 'silent', since: seen.reported_at })
})

test('a box that was claimed then and never reports is offline after its time', async () => {
  const at = server()
  at.pass(decades)
  at.store.putListeningSince(at.now())
  const { box } = await claimed(at)
  at.pass(-decades)
  watchClock({ store: at.store, now: at.now })()
  expect(at.store.listeningSince()).toBe(at.now())
  at.pass(100 * minute)
  const settings = noticeSettings.parse({ webhooks: [{ url: 'https://a.example/', secret: 's'.repeat(16) }] })
  watchBoxes({ store: at.store, settings, now: at.now })
  expect(at.store.noticesDue(at.now())).toMatchObject([{ device: box.id, kind: 'offline' }])
})

test('a jump of the clock does not count as silence of the boxes', () => {
  const at = server()
  at.store.putListeningSince(at.now())
  const begun = at.now()
  const look = watchClock({ store: at.store, now: at.now })
  at.pass(minute)
  look()
  expect(at.store.listeningSince()).toBe(begun)
  for (const jump of [day, -day / 2]) {
    at.pass(jump)
    look()
    expect(at.store.listeningSince()).toBe(at.now())
  }
})

test('a command that was sent then has expired, and the next one is taken', async () => {
  const at = server()
  const { box } = await claimed(at)
  at.pass(decades)
  expect(at.commands.ask(box.id, 'reboot')).toHaveProperty('id')
  at.pass(-decades)
  expect(at.commands.open(box.id)).toEqual([])
  expect(at.commands.recent(box.id)).toMatchObject([{ state: 'expired' }])
  const { id } = Object(at.commands.ask(box.id, 'reboot'))
  expect(at.commands.open(box.id)).toMatchObject([{ id }])
  expect(at.commands.ask(box.id, 'reboot')).toBe('too-soon')
})

test('one hour with a fast clock removes a few hours of history and logs it once', async () => {
  const faults: string[] = []
  const at = server({ onFault: thrown => void faults.push(String(thrown)) })
  const { box, auth } = await claimed(at)
  await box.report(auth.access_token)
  for (let n = 0; n < 6 * 4; n++) {
    at.pass(6 * hour)
    at.sweep()
  }
  expect(faults).toEqual([])
  at.pass(decades)
  for (let n = 0; n < 2; n++) at.sweep()
  expect(faults).toMatchObject([expect.stringContaining('the clock says 20')])
  at.pass(-decades)
  at.sweep()
  expect(at.store.lastReport(box.id, at.now())).not.toBeNull()
  expect(at.store.summariesOf(box.id, 'day', 0)).toHaveLength(1)
  expect((await box.refresh(auth.refresh_token)).status).toBe(200)
  // Entries that are old by the right clock are still removed.
  at.pass(2 * day)
  at.sweepAll()
  expect(at.store.lastReport(box.id, at.now())).toBeNull()
  expect(at.store.summariesOf(box.id, 'day', 0)).toHaveLength(1)
})

test('a clock that was behind for one sweep does not stop the removal of what is old', async () => {
  for (const behind of [2 * 365 * day, 50 * 365 * day]) {
    const at = server()
    at.pass(-behind)
    at.sweep()
    at.pass(behind)
    const { box, auth } = await claimed(at)
    await box.report(auth.access_token)
    at.sweep()
    at.pass(-behind)
    at.sweep()
    at.pass(behind)
    for (let n = 0; n < 8 * 24; n++) {
      at.pass(hour)
      at.sweep()
    }
    expect(at.store.lastReport(box.id, at.now())).toBeNull()
    expect(at.store.sweptTo()).toBe(at.now())
  }
})

test('wrong codes, codes, notices and a second machine of that time do not count', async () => {
  const at = server()
  const { box } = await claimed(at)
  const waiting = keyedBox(at)
  at.pass(decades)
  const shown = (await waiting.register()).body
  for (let n = 0; n < 5; n++) at.claims.find('BBBB-BBBB', '192.0.2.1')
  const notice = { id: 'n', device: box.id, kind: 'offline', at: at.now(), target: 'mail', tries: 1 } as const
  at.store.putNotice({ ...notice, nextAt: at.now() })
  at.store.putSightings(box.id, { machines: [], turns: [], since: at.now(), until: at.now() + day })
  expect(at.store.twoMachines(at.now()).size).toBe(1)
  at.pass(-decades)
  expect(at.store.twoMachines(at.now()).size).toBe(0)
  expect(at.store.noticesDue(at.now())).toMatchObject([{ id: 'n' }])
  expect(at.claims.find(shown.claim_code, '192.0.2.1')).toEqual({ refused: 'not_found' })
  const again = (await waiting.register(shown.claim_secret)).body
  expect(again.claim_code).not.toBe(shown.claim_code)
  expect(at.claims.find(again.claim_code, '192.0.2.1')).toHaveProperty('hostname')
})

test('invitations and tickets of that time have ended, and do not count as open', async () => {
  const at = server()
  at.store.putHousehold({ id: 'h', name: 'Home', createdAt: at.now() })
  const owner = { household: 'h', customer, pangolin: null, atOnce: true }
  at.pass(decades)
  const invitation = at.accounts.invite('h', 'owner')
  const ticket = at.enrolments.make(owner) ?? expect.unreachable()
  for (let n = 1; n < 100; n++) at.enrolments.make(owner)
  expect(at.enrolments.make(owner)).toBeNull()
  at.pass(-decades)
  expect(at.accounts.invitation(invitation, '192.0.2.1')).toBe('over')
  expect(await flashed(at, ticket)().register()).toMatchObject({ status: 401 })
  expect(at.enrolments.make(owner)).not.toBeNull()
  expect(at.accounts.invitation(at.accounts.invite('h', 'viewer'), '192.0.2.1')).toHaveProperty('role')
})
