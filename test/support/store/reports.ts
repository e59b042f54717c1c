// What boxes report, and when the server listened, in any store of Connect.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../../src/connect/store/store.ts'
import { device } from './given.ts'

/** `open`: a new, empty store. */
export const reportCases = (open: () => Store) =>
  describe('reports of boxes', () => {
    let store: Store
    beforeEach(() => {
      store = open()
    })
    afterEach(() => store.close())

    test('gives no report from the future, but for a clock that is corrected', () => {
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

    test('keeps how far what is old was removed', () => {
      expect(store.sweptTo()).toBeNull()
      for (const at of [9, 5]) {
        store.putSweptTo(at)
        expect(store.sweptTo()).toBe(at)
      }
    })

    test('gives the last report of a box', () => {
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

    test('keeps the worst of each hour and day of reports, also of late ones', () => {
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

    test('keeps since when its server listens', () => {
      expect(store.listeningSince()).toBeNull()
      for (const at of [5, 9]) store.putListeningSince(at)
      expect(store.listeningSince()).toBe(9)
    })
  })
