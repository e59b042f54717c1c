import { expect, test } from 'vitest'
import { createMeter } from './progress.ts'

function watched() {
  const emitted: unknown[][] = []
  let time = 0
  const meter = createMeter(
    '/dev/loop0',
    ({ phase, doneBytes, totalBytes }) => emitted.push([phase, doneBytes, totalBytes]),
    () => time,
  )
  return { emitted, meter, pass: (ms: number) => (time += ms) }
}

test('progress is reported at most ten times a second, and always at the end', () => {
  const { emitted, meter, pass } = watched()
  meter.begin('writing', 1000)
  for (let done = 0; done < 1000; done += 1) {
    pass(1)
    meter.did(0, 1)
  }
  expect(emitted.length).toBe(1 + 9 + 1)
  expect(emitted[0]).toEqual(['writing', 0, 1000])
  expect(emitted.at(-1)).toEqual(['writing', 1000, 1000])
})

test('a new phase is reported at once and begins at zero; a new name keeps the progress', () => {
  const { emitted, meter } = watched()
  meter.begin('comparing', 10)
  meter.did(0, 10)
  meter.turn('writing')
  meter.begin('verifying', 5)
  expect(emitted).toEqual([
    ['comparing', 0, 10],
    ['comparing', 10, 10],
    ['writing', 10, 10],
    ['verifying', 0, 5],
  ])
})

test('by position it never goes back and never exceeds the total', () => {
  const { emitted, meter, pass } = watched()
  meter.begin('writing', 100, true)
  for (const [offset, length] of [
    [40, 10],
    [0, 10],
    [90, 50],
  ] as const) {
    pass(200)
    meter.did(offset, length)
  }
  expect(emitted.map(([, done]) => done)).toEqual([0, 50, 100])
})
