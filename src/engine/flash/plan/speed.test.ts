import { expect, test } from 'vitest'
import { bytesPerSecond, type Sample, sampled, secondsLeft } from './speed.ts'

const after = (samples: Sample[]) => samples.reduce<Sample[]>(sampled, [])
const every = (ms: number, count: number, rate: number, from: Sample = { time: 0, bytes: 0 }) =>
  Array.from({ length: count }, (_, index) => ({
    time: from.time + index * ms,
    bytes: from.bytes + (index * ms * rate) / 1000,
  }))

test('a speed is known after a second, not before', () => {
  expect(bytesPerSecond([])).toBeNull()
  expect(bytesPerSecond(after(every(100, 10, 5e6)))).toBeNull()
  expect(bytesPerSecond(after(every(100, 11, 5e6)))).toBeCloseTo(5e6)
})

test('only the last three seconds count', () => {
  const fast = every(100, 50, 100e6)
  const slow = every(100, 32, 10e6, fast.at(-1))
  expect(bytesPerSecond(after([...fast, ...slow]))).toBeCloseTo(10e6, -6)
  expect(after([...fast, ...slow]).length).toBeLessThan(40)
})

test('a stalled drive is detected', () => {
  const moving = every(500, 8, 20e6)
  const stuck = every(500, 9, 0, moving.at(-1))
  expect(bytesPerSecond(after([...moving, ...stuck]))).toBe(0)
  expect(secondsLeft({ doneBytes: 1, totalBytes: 2 }, 0)).toBeNull()
})

test('a count that restarts is a new measurement', () => {
  expect(after([...every(500, 8, 20e6), { time: 4000, bytes: 0 }])).toEqual([{ time: 4000, bytes: 0 }])
})

test('the time left needs a total and a speed', () => {
  expect(secondsLeft({ doneBytes: 50, totalBytes: 150 }, 10)).toBe(10)
  expect(secondsLeft({ doneBytes: 50, totalBytes: null }, 10)).toBeNull()
  expect(secondsLeft({ doneBytes: 50, totalBytes: 150 }, null)).toBeNull()
})
