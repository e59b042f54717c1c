import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DeviceFacts, deviceState } from './device-state.ts'

const well = {
  failedUnits: 0,
  updateFailed: false,
  updateStale: null,
  homeAssistantUnreachable: false,
  newtUnhealthy: false,
  diskFailing: false,
  rootUsed: 0.5,
}
const start = 1_790_000_000_000
const minute = 60_000
const facts: DeviceFacts = {
  reportedAt: start,
  claimedAt: start - 5 * minute,
  listeningSince: start - 60 * minute,
  intervalSeconds: 900,
  updatingSince: null,
  twoMachinesSince: null,
  report: well,
}

test('(i) a box that reports on time, within its jitter, never flaps [A8]', () => {
  const gaps = fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(gaps, fc.integer({ min: 30, max: 86_400 }), (each, intervalSeconds) => {
      let reportedAt = start
      for (const gap of each) {
        const next = reportedAt + gap * intervalSeconds * 1000
        for (const now of [reportedAt, (reportedAt + next) / 2, next])
          expect(deviceState({ ...facts, reportedAt, intervalSeconds }, now).state).toBe('online')
        reportedAt = next
      }
    }),
  )
})

test("a server's own downtime does not take its boxes offline", () => {
  const now = start + 600 * minute
  expect(deviceState(facts, now)).toMatchObject({ state: 'offline', because: 'silent', since: start })
  expect(deviceState({ ...facts, listeningSince: now - minute }, now).state).toBe('online')
})

test('a silent box goes from online through late to offline, and never back', () => {
  const order = ['online', 'late', 'offline']
  const states = Array.from({ length: 200 }, (_, at) => deviceState(facts, start + at * minute).state)
  const steps = states.map(state => order.indexOf(state))
  expect(steps).not.toContain(-1)
  expect(steps).toEqual([...steps].sort())
  expect(new Set(states).size).toBe(3)
})

test.each([
  [{ failedUnits: 2 }, 'units-failed'],
  [{ updateFailed: true, failedUnits: 2 }, 'update-failed'],
  [{ updateStale: 'expired', failedUnits: 2 }, 'update-expired'],
  [{ updateStale: 'no-commit' }, 'update-no-commit'],
  [{ homeAssistantUnreachable: true }, 'home-assistant-unreachable'],
  [{ newtUnhealthy: true }, 'newt-unhealthy'],
  [{ rootUsed: 0.97, updateFailed: true }, 'disk-full'],
  [{ rootUsed: 0.97, diskFailing: true }, 'disk-failing'],
] as const)('%j needs attention: %s', (fault, because) => {
  const report = { ...well, ...fault }
  expect(deviceState({ ...facts, report }, start + minute)).toMatchObject({ state: 'attention', because })
})

test('a running update comes first, but not one that has run for hours', () => {
  const updating = { ...facts, updatingSince: start }
  expect(deviceState(updating, start + 50 * minute).state).toBe('updating')
  expect(deviceState(updating, start + 180 * minute).state).toBe('offline')
})

test('a claimed box that has not reported yet is late, then offline', () => {
  const silent = { ...facts, reportedAt: null, report: null }
  expect(deviceState(silent, start)).toMatchObject({ state: 'late', because: 'never-reported' })
  expect(deviceState(silent, start + 200 * minute)).toMatchObject({
    state: 'offline',
    because: 'never-reported',
  })
})
