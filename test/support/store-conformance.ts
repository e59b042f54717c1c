// What every store of Connect has to do (src/connect/store.ts), whatever it is made of.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Device, Store, Token } from '../../src/connect/store.ts'

const device: Device = {
  id: 'c5a0c3a4-52d5-4f0e-9a34-5f6a1c1f7c11',
  hostname: 'kitchen',
  architecture: 'x86_64',
  nixosVersion: null,
  model: null,
  serial: 'S1',
  key: null,
  firstSeenAt: 1000,
  address: '192.0.2.7',
  claim: { code: 'BCDF-GHJK', codeExpiresAt: 2000, secretHash: 'aa' },
  owned: null,
}
const owned = {
  claimedAt: 3000,
  customer: { first_name: 'Zoë', last_name: "O'Neill \u0000", email: 'z@example.com' },
  pangolin: null,
}
const token: Token = {
  hash: 'h1',
  device: device.id,
  kind: 'refresh',
  expiresAt: 9000,
  rotatedAt: null,
  usedAt: null,
}

/** `open`: a new, empty store. */
export function conformingStore(open: () => Store): void {
  let store: Store
  beforeEach(() => {
    store = open()
  })
  afterEach(() => store.close())

  test('keeps a box, and finds it by its id and by its code', () => {
    expect([store.device(device.id), store.devices(), store.unclaimed()]).toEqual([null, [], []])
    store.putDevice(device)
    expect(store.device(device.id)).toEqual(device)
    expect(store.deviceByCode('BCDF-GHJK')).toEqual(device)
    expect(store.unclaimed()).toEqual([device.id])
    const claimed = { ...device, claim: null, owned }
    store.putDevice(claimed)
    expect(store.devices()).toEqual([claimed])
    expect([store.deviceByCode('BCDF-GHJK'), store.unclaimed()]).toEqual([null, []])
  })

  test('lists boxes by when they were first seen', () => {
    for (const [id, firstSeenAt] of [
      ['b', 3],
      ['c', 1],
      ['a', 3],
    ] as const)
      store.putDevice({ ...device, id, firstSeenAt, claim: null })
    expect(store.unclaimed()).toEqual(['c', 'a', 'b'])
    expect(store.devices().map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  })

  test('gives a code to one box', () => {
    store.putDevice(device)
    expect(() => store.putDevice({ ...device, id: 'other' })).toThrow()
  })

  test('keeps tokens as they change, and only of boxes that are there', () => {
    store.putDevice(device)
    store.putToken(token)
    expect(store.token('h1')).toEqual(token)
    const changed = { ...token, expiresAt: 9500, rotatedAt: 5, usedAt: 4 }
    store.putToken(changed)
    expect(store.token('h1')).toEqual(changed)
    store.putToken({ ...token, hash: 'h2', kind: 'access', expiresAt: 10_000 })
    store.removeTokensBefore(10_000)
    expect([store.token('h1'), store.token('h2')?.kind]).toEqual([null, 'access'])
    store.removeTokensOf(device.id)
    expect(store.token('h2')).toBeNull()
    expect(() => store.putToken({ ...token, device: 'gone' })).toThrow()
  })

  test('gives the last report of a box', () => {
    store.putDevice(device)
    expect(store.lastReport(device.id)).toBeNull()
    for (const [at, text] of [
      [20, 'b'],
      [10, 'a'],
      [20, 'c'],
    ] as const)
      store.addReport({ device: device.id, at, text })
    expect(store.lastReport(device.id)).toEqual({ device: device.id, at: 20, text: 'c' })
    store.removeReportsBefore(21)
    expect(store.lastReport(device.id)).toBeNull()
  })

  test('removes a box with its tokens and reports', () => {
    store.putDevice(device)
    store.putToken(token)
    store.addReport({ device: device.id, at: 1, text: '{}' })
    store.removeDevice(device.id)
    expect([store.device(device.id), store.token('h1'), store.lastReport(device.id)]).toEqual([
      null,
      null,
      null,
    ])
  })

  test('keeps all of a transaction or nothing', () => {
    const failing = () =>
      store.transaction(() => {
        store.putDevice(device)
        store.putToken(token)
        throw new Error('in the middle')
      })
    expect(failing).toThrow('in the middle')
    expect([store.devices(), store.token('h1')]).toEqual([[], null])
    expect(
      store.transaction(() => {
        store.putDevice(device)
        return 'done'
      }),
    ).toBe('done')
    expect(store.device(device.id)).toEqual(device)
  })
}
