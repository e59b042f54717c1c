import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { type DriveStates, endedOtherwise, progressOf, reduceDrives, waitingDrives } from './drive-states.ts'

const start = waitingDrives([
  { path: '/dev/sdb', name: 'One', serial: 'A' },
  { path: '/dev/sdc', name: 'Two', serial: 'B' },
])
const wrote = (
  states: DriveStates,
  doneBytes: number,
  time: number,
  phase: 'writing' | 'verifying' = 'writing',
) => reduceDrives(states, { type: 'progress', path: '/dev/sdb', phase, doneBytes, totalBytes: 100e6 }, time)
const result = (outcome: 'verified' | 'failed', error = null) => ({
  type: 'result' as const,
  result: {
    path: '/dev/sdb',
    name: 'One',
    serial: 'A',
    bytesWritten: 1,
    bytesSkipped: 2,
    bytesVerified: 3,
    seconds: 4,
    outcome,
    error,
    ejected: null,
  },
})
const one = (states: DriveStates) => progressOf(states)[0]

test('speed and time left are per drive and phase, and unknown when a phase begins', () => {
  const before = wrote(start, 0, 0)
  expect(one(before)).toMatchObject({ phase: 'writing', bytesPerSecond: null, etaSeconds: null })
  const later = wrote(before, 20e6, 2000)
  expect(one(later)).toMatchObject({ bytesPerSecond: 10e6, etaSeconds: 8 })
  expect(progressOf(later)[1]).toMatchObject({ phase: 'waiting', bytesPerSecond: null })
  expect(one(wrote(later, 0, 2100, 'verifying'))).toMatchObject({
    phase: 'verifying',
    doneBytes: 0,
    bytesPerSecond: null,
  })
})

test('a drive that has ended keeps its result', () => {
  const over = reduceDrives(start, result('verified'), 5)
  expect(one(over)).toMatchObject({ phase: 'verified', etaSeconds: null })
  expect(wrote(over, 1, 6)).toBe(over)
  expect(reduceDrives(over, result('failed'), 7)).toBe(over)
})

test('a drive outside the request is ignored', () => {
  const foreign = { type: 'progress' as const, path: '/dev/sda', phase: 'writing' as const }
  expect(reduceDrives(start, { ...foreign, doneBytes: 1, totalBytes: null }, 1)).toBe(start)
})

test('when the writer is lost, unfinished drives fail with its reason, the others keep their results', () => {
  const error = failure('flash.writer-lost', { operation: 'flash', values: { reason: 'signal 9' } }).report()
  const states = endedOtherwise(reduceDrives(start, result('verified'), 5), {
    outcome: 'failed',
    error,
    seconds: 9,
  })
  expect([...states.values()].map(state => state.result?.outcome)).toEqual(['verified', 'failed'])
  expect(progressOf(states)[1]).toMatchObject({ phase: 'failed', error: { code: 'flash.writer-lost' } })
})

test('what was written before a cancel is reported', () => {
  const states = endedOtherwise(wrote(wrote(start, 30e6, 1), 0, 2, 'verifying'), {
    outcome: 'cancelled',
    error: null,
    seconds: 2,
  })
  expect(states.get('/dev/sdb')?.result).toMatchObject({ outcome: 'cancelled', bytesWritten: 30e6 })
})
