// What goes between boxes and Connect, in a store: reports and logs, commands and orders.
import { expect, test } from 'vitest'
import type { Store } from '../../../src/connect/store/store.ts'
import { device } from './records.ts'

export function trafficCases(opened: () => Store): void {
  test('gives the last report of a box', () => {
    const store = opened()
    store.putDevice(device)
    expect(store.lastReport(device.id, 1000)).toBeNull()
    for (const [at, text] of [
      [20, '{"n":"b"}'],
      [10, '{"n":"a"}'],
      [20, '{"n":"c"}'],
    ] as const)
      store.addReport({ device: device.id, at, text })
    expect(store.lastReport(device.id, 1000)).toEqual({ device: device.id, at: 20, text: '{"n":"c"}' })
    // In parts: the oldest first, none twice and none left out, also of one moment.
    const first = store.reportsAfter(device.id, null, 2)
    const rest = store.reportsAfter(device.id, first[1] ?? null, 2)
    expect([...first, ...rest].map(({ text }) => text)).toEqual(['{"n":"a"}', '{"n":"b"}', '{"n":"c"}'])
    expect(store.reportsAfter(device.id, rest[0] ?? null, 2)).toEqual([])
    expect(store.reportsAfter('other', null, 2)).toEqual([])
    store.removeReportsBefore(21)
    expect(store.lastReport(device.id, 1000)).toBeNull()
  })

  test('gives no report from the future, but for a clock that is corrected', () => {
    const store = opened()
    store.putDevice(device)
    expect(store.lastArrival()).toBeNull()
    const [ahead, now] = [7_200_000, 20].map(at => ({ device: device.id, at, text: '{}' }))
    if (!ahead || !now) expect.unreachable()
    store.addReport(ahead)
    expect([store.lastReport(device.id, 1000), store.lastArrival()]).toEqual([null, ahead.at])
    store.addReport(now)
    expect([store.lastReport(device.id, 1000), store.lastArrival()]).toEqual([now, 20])
    expect(store.lastReport(device.id, ahead.at - 60_000)).toEqual(ahead)
  })

  test('keeps the worst of each hour and day of reports, also of late ones', () => {
    const store = opened()
    store.putDevice(device)
    const hour = 3_600_000
    const day = 24 * hour
    const add = (at: number, report: unknown) =>
      store.addReport({ device: device.id, at, text: JSON.stringify(report) })
    const used = (part: number) => ({ root_used_bytes: part * 100, root_total_bytes: 100 })
    add(day + hour + 5, { disk: used(0.5), failed_units: ['a', 'b'] })
    add(day + 2, { memory: { used_bytes: 3, total_bytes: 4 } })
    add(day + hour + 4, { disk: used(0.25), failed_units: null })
    add(day - 1, { disk: { root_used_bytes: 1, root_total_bytes: 0 } })
    const empty = { failedUnits: 0, rootUsed: null, memoryUsed: null }
    expect(store.summariesOf(device.id, 'hour', day)).toEqual([
      { ...empty, at: day, reports: 1, memoryUsed: 0.75 },
      { ...empty, at: day + hour, reports: 2, failedUnits: 2, rootUsed: 0.5 },
    ])
    expect(store.summariesOf(device.id, 'day', 0)).toEqual([
      { ...empty, at: 0, reports: 1 },
      { at: day, reports: 3, failedUnits: 2, rootUsed: 0.5, memoryUsed: 0.75 },
    ])
    store.removeSummariesBefore('day', day)
    expect(store.summariesOf(device.id, 'day', 0).map(({ at }) => at)).toEqual([day])
    expect(store.summariesOf(device.id, 'hour', 0)).toHaveLength(3)
    store.removeReportsBefore(3 * day)
    expect(store.summariesOf(device.id, 'hour', 0)).toHaveLength(3)
    store.removeDevice(device.id)
    expect(store.summariesOf(device.id, 'hour', 0)).toEqual([])
  })

  test('keeps the newest lines of the journals of boxes', () => {
    const store = opened()
    store.putDevice(device)
    const line = (message: string) => ({
      timestamp: '2026-01-01T00:00:00Z',
      level: 'info',
      service: 'a',
      message,
    })
    store.addLogs(device.id, 10, [line('1'), line('2')], 3)
    store.addLogs(device.id, 20, [line('3'), line('4')], 3)
    expect(store.logsOf(device.id, 10)).toEqual([line('4'), line('3'), line('2')])
    expect(store.logsOf(device.id, 1)).toEqual([line('4')])
    store.removeLogsBefore(20)
    expect(store.logsOf(device.id, 10)).toEqual([line('4'), line('3')])
    store.removeLogsOf(device.id)
    expect(store.logsOf(device.id, 10)).toEqual([])
    store.addLogs(device.id, 30, [line('5')], 3)
    store.removeDevice(device.id)
    expect(store.logsOf(device.id, 10)).toEqual([])
  })

  test('keeps commands to a box, the newest first, until their time', () => {
    const store = opened()
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
    const store = opened()
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
}
