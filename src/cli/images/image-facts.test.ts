import { expect, test } from 'vitest'
import { estimateFacts } from './image-facts.ts'

test('an image with an estimate shows the actual figures too', () => {
  const estimated = { builds: 3, downloadBytes: null, seconds: 60, diskBytes: null }
  const actual = { builds: 4, downloadBytes: 0, seconds: 30, diskBytes: 5 }
  expect(estimateFacts({ estimated, actual })).toEqual([
    ['build: Derivations', '4, estimated 3 (33 % more)'],
    ['build: Time', '30 s, estimated 1 min (50 % less)'],
  ])
  expect(estimateFacts({ estimated, actual: null })).toEqual([])
})
