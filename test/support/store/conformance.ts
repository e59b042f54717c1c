// What every store of Connect has to do (src/connect/store/store.ts), whatever it is made of.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../../src/connect/store/store.ts'
import { boxCases } from './boxes.ts'
import { peopleCases } from './people.ts'
import { device, token } from './records.ts'
import { trafficCases } from './traffic.ts'

/** `open`: a new, empty store. */
export function conformingStore(open: () => Store): void {
  let store: Store
  beforeEach(() => {
    store = open()
  })
  afterEach(() => store.close())
  const opened = () => store

  boxCases(opened)
  trafficCases(opened)
  peopleCases(opened)

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

  test('keeps how far what is old was removed', () => {
    expect(store.sweptTo()).toBeNull()
    for (const at of [9, 5]) {
      store.putSweptTo(at)
      expect(store.sweptTo()).toBe(at)
    }
  })

  test('keeps since when its server listens', () => {
    expect(store.listeningSince()).toBeNull()
    for (const at of [5, 9]) store.putListeningSince(at)
    expect(store.listeningSince()).toBe(9)
  })

  test('keeps how its server is reached', () => {
    expect(store.reached()).toBeNull()
    for (const kind of ['own-certificate', 'behind-proxy']) {
      store.putReached(kind)
      expect(store.reached()).toBe(kind)
    }
  })
}
