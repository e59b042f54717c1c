// Records of builds from Kiln 0.1 (paths replaced), read by this version: what a user has kept stays
// readable.

import { cpSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { messageOf, textOf } from '#test/texts.ts'

const succeeded = 'tiny-20261121-122147-4081'
const failed = 'tiny-20261121-122403-ddfa'
const derivations = (graph: { derivations: object }) => Object.keys(graph.derivations).length

describe('records of Kiln 0.1', () => {
  let kiln: TestEngine
  const home = mkdtempSync(join(tmpdir(), 'kiln-records-'))

  beforeAll(() => {
    cpSync(join(import.meta.dirname, 'fixtures', 'records-0.1'), join(home, 'images'), { recursive: true })
    kiln = testEngine({ home })
  })
  afterAll(async () => {
    await kiln.close()
    await rm(home, { recursive: true, force: true })
  })

  it('are listed with the result of each build', async () => {
    const builds = await kiln.client.builds.history({})
    expect(builds.map(({ id, state }) => [id, state])).toEqual([
      [failed, 'failed'],
      [succeeded, 'succeeded'],
    ])
    expect(builds[0]?.error).toMatchObject({ code: 'nix.build-failed', operation: 'build' })
  })

  it('say what an image is', async () => {
    const { images } = await kiln.client.images.list({})
    expect(images.map(({ id, name }) => [id, name])).toEqual([[succeeded, 'Tiny (demo, offline)']])
    expect(images[0]?.formats.qcow2).toMatchObject({ sizeBytes: 31463424, state: 'missing' })
  })

  it('show the page of a successful build', async () => {
    const view = await jobEnd(kiln.client, succeeded)
    expect(view).toMatchObject({
      kind: 'build',
      name: 'Tiny (demo, offline)',
      state: 'succeeded',
      error: null,
    })
    expect(view.stages.map(({ id, label, state }) => [id, textOf(label), state])).toEqual([
      ['evaluate', 'Evaluate', 'done'],
      ['build', 'Build with Nix', 'done'],
      ['make:raw', 'Copy and hash Raw disk', 'done'],
      ['make:qcow2', 'Make qcow2', 'done'],
      ['record', 'Record', 'done'],
    ])
    expect(textOf(view.stages[2]?.detail ?? '')).toBe('275 MB of 275 MB')
    expect(derivations(graphOf(view))).toBe(3)
  })

  it('show the page of a failed build, with the output of its program', async () => {
    const view = await jobEnd(kiln.client, failed)
    expect(view).toMatchObject({ kind: 'build', state: 'failed', error: { code: 'nix.build-failed' } })
    expect(messageOf(view.error)).toBe('Building trial-fails failed: builder failed with exit code 7')
    expect(view.error?.details?.lastLines?.at(-1)).toBe('error: zlib not found')
    expect(view.stages.map(({ state }) => state)).toEqual(['done', 'failed', 'pending', 'pending'])
    expect(textOf(view.headline)).toBe('Finishing')
    expect(derivations(graphOf(view))).toBe(3)
  })
})
