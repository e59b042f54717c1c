import { expect, test } from 'vitest'
import { builderFrom, onThisComputer } from '#shared/builders/choice-names.ts'
import { buildRequest, dryRun } from '#shared/builds/build.ts'
import { createEstimates } from './estimates.ts'

const request = (more: object = {}) => buildRequest.parse({ profile: 'tiny', formats: ['raw'], ...more })
const said = dryRun.parse({
  build: ['a', 'b'],
  builder: { choice: 'local', reason: null },
  fetch: [],
  downloadBytes: 7,
  unpackedBytes: 9,
  expectedSeconds: null,
  imageBytes: 11,
})
const figures = { builds: 2, downloadBytes: 7, seconds: null, diskBytes: 11 }

test('a build takes the estimate of an equal request, whatever its name, and only once', () => {
  const estimates = createEstimates()
  estimates.keep(request({ options: { a: '1', b: '2' } }), said)
  expect(estimates.take(request({ name: 'Kitchen', options: { b: '2', a: '1' } }), onThisComputer)).toEqual(
    figures,
  )
  expect(estimates.take(request({ options: { a: '1', b: '2' } }), onThisComputer)).toBeNull()
})

test('another request, another builder and one that is old have none', () => {
  const estimates = createEstimates()
  estimates.keep(request(), said)
  expect(estimates.take(request(), builderFrom('box1'))).toBeNull()
  // A build was started in between.
  expect(estimates.take(request(), onThisComputer)).toBeNull()
  estimates.keep(request(), said)
  for (let turn = 0; turn < 20; turn++) estimates.keep(request({ options: { turn: String(turn) } }), said)
  expect(estimates.take(request(), onThisComputer)).toBeNull()
})
