import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSample, axisTime, lines, maxSamples, niceTop, type SpeedSample } from './speed-history.ts'

const sample = (seconds: number, phase: SpeedSample['phase'] = 'writing'): SpeedSample => ({
  seconds,
  bytesPerSecond: 1e6,
  phase,
})

test('however long a job runs, few samples are kept, in order, the first and the newest among them', () => {
  let samples: readonly SpeedSample[] = []
  for (let second = 0; second < 20_000; second += 0.5) samples = addSample(samples, sample(second))
  expect(samples.length).toBeLessThanOrEqual(maxSamples + 1)
  expect(samples[0]?.seconds).toBe(0)
  expect(samples.at(-1)?.seconds).toBeGreaterThan(19_800)
  const times = samples.map(({ seconds }) => seconds)
  expect([...times].sort((a, b) => a - b)).toEqual(times)
  expect(addSample(samples, sample(5))).toBe(samples)
  // Thinned as they are, they are still one line.
  expect(lines(samples)).toHaveLength(1)
})

test('a line is broken where no window watched and where another phase began', () => {
  const samples = [sample(0), sample(1), sample(20), sample(21, 'verifying'), sample(22, 'verifying')]
  expect(lines(samples).map(run => run.map(({ seconds }) => seconds))).toEqual([[0, 1], [20], [21, 22]])
})

test('an axis ends at a round number that is not below what is shown, and not far above', () => {
  expect([0, 3, 24, 51, 112].map(niceTop)).toEqual([1, 5, 50, 100, 200])
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), value => {
      const top = niceTop(value)
      expect(top).toBeGreaterThanOrEqual(value * 0.9999)
      expect(top).toBeLessThanOrEqual(value * 2.6)
    }),
  )
  expect([axisTime(40), axisTime(300)]).toEqual(['40 s', '5 min'])
})
