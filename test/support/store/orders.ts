// What boxes are to do, in any store of Connect.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../../src/connect/store/store.ts'
import { device } from './given.ts'

/** `open`: a new, empty store. */
export const orderCases = (open: () => Store) =>
  describe('commands and orders to boxes', () => {
    let store: Store
    beforeEach(() => {
      store = open()
    })
    afterEach(() => store.close())

    test('keeps commands to a box, the newest first, until their time', () => {
      store.putDevice(device)
      const command = {
        id: 'c1',
        device: device.id,
        kind: 'report',
        createdAt: 10,
        expiresAt: 20,
        ended: null,
      } as const
      store.putCommand(command)
      store.putCommand({ ...command, id: 'c2', createdAt: 11 })
      expect(store.commandsOf(device.id).map(({ id }) => id)).toEqual(['c2', 'c1'])
      const ended = { ...command, ended: { at: 15, result: 'failed', message: 'no' } } as const
      store.putCommand(ended)
      expect([store.command('c1'), store.command('x')]).toEqual([ended, null])
      expect(() => store.putCommand({ ...command, id: 'c3', device: 'gone' })).toThrow()
      store.removeCommandsBefore(11)
      expect(store.commandsOf(device.id).map(({ id }) => id)).toEqual(['c2'])
      store.removeDevice(device.id)
      expect(store.command('c2')).toBeNull()
    })

    test('keeps orders to a box, the newest first, until their time', () => {
      store.putDevice(device)
      const order = {
        id: 'o1',
        device: device.id,
        order: '{"v":1}',
        signature: '-----BEGIN SSH SIGNATURE-----',
        createdAt: 10,
        expiresAt: 20,
        ended: null,
      } as const
      store.putOrder(order)
      store.putOrder({ ...order, id: 'o2', createdAt: 11 })
      expect(store.ordersOf(device.id).map(({ id }) => id)).toEqual(['o2', 'o1'])
      const ended = { ...order, ended: { at: 15, result: 'failed', message: 'signature' } } as const
      store.putOrder(ended)
      expect([store.order('o1'), store.order('x')]).toEqual([ended, null])
      expect(() => store.putOrder({ ...order, id: 'o3', device: 'gone' })).toThrow()
      expect(store.openOrdersOf(device.id, 15).map(({ id }) => id)).toEqual(['o2'])
      expect(store.openOrdersOf(device.id, 20)).toEqual([])
      expect([9, 10, 11].map(at => store.ordersSince(device.id, at))).toEqual([2, 1, 0])
      store.removeOrdersBefore(11)
      expect(store.ordersOf(device.id).map(({ id }) => id)).toEqual(['o2'])
      store.removeDevice(device.id)
      expect(store.order('o2')).toBeNull()
    })
  })
