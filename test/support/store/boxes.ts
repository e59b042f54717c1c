// Boxes in a store: their tokens, the machines that report as one, and the tickets that make one.
import { expect, test } from 'vitest'
import type { Store } from '../../../src/connect/store/store.ts'
import { device, home, owned, token } from './records.ts'

export function boxCases(opened: () => Store): void {
  test('keeps a box, and finds it by its id and by its code', () => {
    const store = opened()
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
    const store = opened()
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
    const store = opened()
    store.putDevice(device)
    expect(() => store.putDevice({ ...device, id: 'other' })).toThrow()
  })

  test('keeps tokens as they change, and only of boxes that are there', () => {
    const store = opened()
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

  test('removes a box with its tokens and reports', () => {
    const store = opened()
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

  test('keeps which machines report as a box, and for how long two count', () => {
    const store = opened()
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

  test('keeps enrolments until their time, those of a household the newest first', () => {
    const store = opened()
    store.putHousehold(home)
    const customer = { first_name: 'Ada', last_name: 'L', email: 'a@b.example' }
    const rest = { household: home.id, customer, pangolin: null, atOnce: true, used: null, others: [] }
    const [one, two] = [10, 20].map(at => ({ id: `e${at}`, createdAt: at, expiresAt: at + 5, ...rest }))
    if (!one || !two) return expect.unreachable()
    for (const each of [one, two]) store.putEnrolment(each)
    expect(store.enrolmentsOf(home.id)).toEqual([two, one])
    expect([store.enrolmentsOf('other'), store.enrolment('e9')]).toEqual([[], null])
    store.putEnrolment({ ...one, atOnce: false })
    expect(store.enrolment('e10')).toEqual({ ...one, atOnce: false })
    store.removeEnrolmentsBefore(16)
    expect(store.enrolmentsOf(home.id)).toEqual([two])
    store.removeEnrolment('e20')
    expect(store.enrolmentsOf(home.id)).toEqual([])
  })

  test('lists the enrolments that were used, also where there are many others', () => {
    const store = opened()
    store.putHousehold(home)
    const used = { device: 'd', key: 'k', hostname: 'h', architecture: null, nixosVersion: null, model: null }
    const enrolled = { ...used, serial: null, address: '192.0.2.7', at: 3, nextHostKey: 'n' }
    const { customer, pangolin } = owned
    const enrolment = { household: home.id, customer, pangolin, atOnce: true, expiresAt: 9, others: [] }
    for (let at = 0; at < 300; at++)
      store.putEnrolment({
        ...enrolment,
        id: `e${at}`,
        createdAt: at,
        used: at % 100 === 0 ? enrolled : null,
      })
    expect(store.usedEnrolmentsOf(home.id).map(({ id }) => id)).toEqual(['e0', 'e100', 'e200'])
    expect(store.usedEnrolmentsOf('other')).toEqual([])
    const [first] = store.usedEnrolmentsOf(home.id)
    const { device: id, key } = first?.used ?? expect.unreachable()
    expect(store.enrolmentsUsedBy({ id, key })).toContainEqual(first)
    expect(store.enrolmentsUsedBy({ id, key: 'another' })).toEqual([])
  })
}
