// Boxes and their tokens, in any store of Connect.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../../src/connect/store/store.ts'
import { device, home, owned, token } from './given.ts'

/** `open`: a new, empty store. */
export const boxCases = (open: () => Store) =>
  describe('boxes', () => {
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
      expect(store.unclaimed()).toEqual([{ id: device.id, address: device.address }])
      const claimed = { ...device, claim: null, owned }
      expect(() => store.putDevice(claimed)).toThrow()
      store.putHousehold(home)
      store.putDevice(claimed)
      expect([store.devices(), store.devicesOf(home.id), store.devicesOf('x')]).toEqual([
        [claimed],
        [claimed],
        [],
      ])
      expect([store.deviceByCode('BCDF-GHJK'), store.unclaimed()]).toEqual([null, []])
    })

    test('lists boxes by when they were first seen', () => {
      for (const [id, firstSeenAt] of [
        ['b', 3],
        ['c', 1],
        ['a', 3],
      ] as const)
        store.putDevice({ ...device, id, firstSeenAt, claim: null })
      expect(store.unclaimed().map(({ id }) => id)).toEqual(['c', 'a', 'b'])
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

    test('keeps which machines report as a box, and for how long two count', () => {
      store.putDevice(device)
      const machine = { startedAt: 1, address: '192.0.2.7', hostIp: null, firstAt: 2, lastAt: 3 }
      const one = { machines: [machine], turns: [], since: null, until: null }
      expect(store.sightings(device.id)).toBeNull()
      store.putSightings(device.id, one)
      expect([store.sightings(device.id), store.twoMachines(0).size]).toEqual([one, 0])
      const two = { ...one, turns: [3, 4, 5], since: 3, until: 50 }
      store.putSightings(device.id, two)
      expect(store.sightings(device.id)).toEqual(two)
      expect([...store.twoMachines(49)]).toEqual([[device.id, 3]])
      expect([...store.twoMachines(50)]).toEqual([])
      expect(() => store.putSightings('gone', one)).toThrow()
      store.removeDevice(device.id)
      expect([store.sightings(device.id), store.twoMachines(0).size]).toEqual([null, 0])
    })

    test('removes a box with its tokens and reports', () => {
      store.putDevice(device)
      store.putToken(token)
      store.addReport({ device: device.id, at: 1, text: '{}' })
      store.removeDevice(device.id)
      expect([store.device(device.id), store.token('h1'), store.lastReport(device.id, 1000)]).toEqual([
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
  })
