// Tests the request for a source before it is written.
import { expect, it } from 'vitest'
import { Stages } from '#engine/jobs/stages.ts'
import type { SourcesPort } from '#engine/ports/sources.ts'
import { sampleSource } from '#test/drives/sample-source.ts'
import { flashStages } from './plan/plan.ts'
import { prepareSource } from './prepare.ts'

it('lets a block map beside a file decide only where the file is not signed', async () => {
  const given: boolean[] = []
  const unused = () => Promise.reject(new Error('not used'))
  const sources: SourcesPort = {
    inspect: unused,
    readSums: unused,
    unpackedHash: unused,
    prepare: (_, { mapBeside }) => {
      given.push(mapBeside)
      return unused()
    },
  }
  const { signal } = new AbortController()
  for (const signedSha256 of [null, 'f'.repeat(64)]) {
    const origin = { ...sampleSource().origin, signedSha256 }
    const stages = new Stages(flashStages({ url: false, sum: true, qcow2: false, verify: true }), {
      emit: () => undefined,
      now: () => 0,
    })
    const input = { origin, sha256: signedSha256, full: false, stages, signal }
    await expect(prepareSource({ sources }, input)).rejects.toThrow('not used')
  }
  expect(given).toEqual([true, false])
})
