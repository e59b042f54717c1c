import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textOf } from '#test/texts.ts'
import { buildEstimate, estimateError, estimateErrorText, estimateRows } from './estimate.ts'

const none = { builds: null, downloadBytes: null, seconds: null, diskBytes: null }

test('each figure that is known before and after has an error', () => {
  const estimated = { builds: 4, downloadBytes: 0, seconds: 90, diskBytes: 2_000_000 }
  const actual = { builds: 4, downloadBytes: 3_000_000, seconds: 120, diskBytes: 1_000_000 }
  const rows = estimateRows({ estimated, actual }).map(
    ({ figure, text }) => `${textOf(figure)}: ${textOf(text)}`,
  )
  expect(rows).toEqual([
    'Derivations: 4, as estimated',
    'Downloaded: 3.0 MB, estimated 0 bytes',
    'Time: 2 min, estimated 1 min 30 s (33 % more)',
    'Space used: 1.0 MB, estimated at most 2.0 MB',
  ])
})

test('an image that is larger than the bound says by how much', () => {
  const rows = estimateRows({ estimated: { ...none, diskBytes: 2e6 }, actual: { ...none, diskBytes: 3e6 } })
  expect(rows.map(({ text }) => textOf(text))).toEqual(['3.0 MB, estimated 2.0 MB (50 % more)'])
})

test('a time is compared with a time that was estimated', () => {
  expect(estimateRows({ estimated: { ...none, seconds: 0 }, actual: { ...none, seconds: 3 } })).toEqual([])
})

test('unknown figures have none, nor has a running build', () => {
  expect(estimateRows({ estimated: none, actual: { ...none, seconds: 3 } })).toEqual([])
  expect(estimateRows({ estimated: { ...none, seconds: 3 }, actual: null })).toEqual([])
})

test('a build with everything already present can only compare its image', () => {
  const estimated = { builds: 0, downloadBytes: 0, seconds: 0.01, diskBytes: 2_000_000 }
  const actual = { builds: 0, downloadBytes: 0, seconds: 1, diskBytes: 1_000_000 }
  expect(estimateRows({ estimated, actual }).map(({ figure }) => textOf(figure))).toEqual(['Space used'])
  expect(estimateErrorText({ estimated, actual }, 'seconds')).toBeNull()
  expect(estimateErrorText({ estimated: { ...estimated, seconds: 3 }, actual }, 'seconds')).not.toBeNull()
})

test('the error of an estimate gives back the actual figure', () => {
  const count = fc.integer({ min: 1, max: 1_000_000 })
  fc.assert(
    fc.property(count, count, (estimated, actual) => {
      const error = estimateError(
        { estimated: { ...none, seconds: estimated }, actual: { ...none, seconds: actual } },
        'seconds',
      )
      expect(Math.abs(estimated * (1 + (error ?? Number.NaN) / 100) - actual)).toBeLessThanOrEqual(
        estimated / 200 + 1e-6,
      )
    }),
  )
})

test('reads the names of earlier versions', () => {
  const known = { builds: 3, downloadBytes: null, seconds: 60, diskBytes: null }
  expect(buildEstimate.parse({ said: known, came: null })).toEqual({ estimated: known, actual: null })
  expect(buildEstimate.safeParse({ said: known, actual: null }).success).toBe(false)
})
