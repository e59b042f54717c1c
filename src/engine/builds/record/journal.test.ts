// The journal on a real disk, with a test clock: hours pass in a moment.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { createFiles } from '#platform/files/files.ts'
import { type BuildRecord, buildRecord } from '#shared/builds/build.ts'
import type { DerivationNode, GraphPatch, NodeState } from '#shared/builds/build-graph.ts'
import { pendingStage } from '#shared/progress.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { journaled, journalPath } from './journal.ts'
import { replayed } from './replay.ts'

const files = createFiles()
let folder: string
let now: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-journal-'))
  now = 1_000_000
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () =>
  journaled({ files, log: quietLog, now: () => now } as unknown as Ports, folder, () => undefined)
const record = (rest: Partial<BuildRecord> = {}) =>
  buildRecord.parse({
    schema: 1,
    id: 'tiny-20260101-000000-0001',
    profileName: 'Tiny',
    createdAt: 999_000,
    request: { profile: 'tiny', formats: ['raw'] },
    state: 'running',
    startedAt: 1_000_000,
    endedAt: null,
    error: null,
    built: [],
    pid: 1,
    ...rest,
  })
const node = (name: string, state: NodeState, logLines = 0): DerivationNode => ({
  drv: `/nix/store/${name}.drv`,
  name,
  state,
  phase: null,
  logLines,
  expectedSeconds: null,
  on: null,
  startedMs: state === 'planned' ? null : 0,
  stoppedMs: state === 'done' ? 5 : null,
})
const replay = async (rest?: Partial<BuildRecord>) => (await replayed(files, folder, record(rest))).view

describe('the journal of a build', () => {
  it('holds at its end all that was emitted', async () => {
    const journal = await open()
    const needs = [{ drv: '/nix/store/a.drv', needs: ['/nix/store/b.drv'] }]
    const patches: GraphPatch[] = [
      { derivations: [node('a', 'planned'), node('b', 'running')], evaluating: true },
      { derivations: [node('b', 'done', 3)], needs, warnings: ['one'], evaluating: false },
      { derivations: [node('a', 'done', 1)], warnings: ['two'] },
    ]
    for (const patch of patches) journal.emit({ type: 'graph', patch })
    await journal.close()
    const graph = graphOf(await replay())
    expect(graph).toEqual(journal.graph())
    expect(graph.needs).toEqual({ '/nix/store/a.drv': ['/nix/store/b.drv'] })
    expect(graph.warnings).toEqual(['one', 'two'])
  })

  it('can be read while it is written, a second behind at first', async () => {
    const journal = await open()
    const stage = pendingStage('build', 'Build')
    journal.emit({ type: 'stages', stages: [stage] })
    journal.emit({ type: 'stage', stage: { ...stage, state: 'running', startedMs: 0 } })
    for (let tenth = 0; tenth < 25; tenth++) {
      journal.emit({ type: 'graph', patch: { derivations: [node('a', 'running', tenth)] } })
      journal.emit({ type: 'progress', headline: `${tenth}`, fraction: null, etaSeconds: 9 })
      now += 100
    }
    // The journal is not closed: the test waits for what was appended.
    await expect.poll(async () => graphOf(await replay()).derivations['/nix/store/a.drv']?.logLines).toBe(20)
    expect(await replay()).toMatchObject({ headline: '19', etaSeconds: 9, stages: [{ state: 'running' }] })
    await journal.close()
    expect((await replay()).headline).toBe('24')
  })

  it('stays small in a build of hours that changes ten times a second', async () => {
    const journal = await open()
    const stage = pendingStage('build', 'Build')
    for (let tenth = 0; tenth < 5 * 3600 * 10; tenth++) {
      journal.emit({ type: 'graph', patch: { derivations: [node('a', 'running', tenth)] } })
      journal.emit({ type: 'stage', stage: { ...stage, state: 'running', fraction: tenth / 180_000 } })
      now += 100
    }
    await journal.close()
    const lines = readFileSync(journalPath(folder), 'utf8').trim().split('\n')
    expect(lines.length).toBeLessThan(5000)
    expect(graphOf(await replay())).toEqual(journal.graph())
  })

  it('of a build whose engine died leaves nothing open, and lasts until it was last heard of', async () => {
    const journal = await open()
    const stage = pendingStage('build', 'Build')
    journal.emit({ type: 'stages', stages: [stage, pendingStage('record', 'Record')] })
    journal.emit({
      type: 'graph',
      patch: {
        derivations: [node('a', 'planned'), node('b', 'running'), node('c', 'done')],
        evaluating: true,
      },
    })
    now += 7000
    journal.emit({ type: 'stage', stage: { ...stage, state: 'running', startedMs: 0 } })
    await journal.close()
    const view = await replay({ state: 'interrupted' })
    expect(view).toMatchObject({ state: 'failed', endedAt: 1_007_000, error: { code: 'build.interrupted' } })
    expect(view.stages.map(each => each.state)).toEqual(['failed', 'pending'])
    const nodes = Object.values(graphOf(view).derivations)
    expect(nodes.map(each => [each.state, each.stoppedMs])).toEqual([
      ['stopped', null],
      ['stopped', 7000],
      ['done', 5],
    ])
    expect(graphOf(view).evaluating).toBe(false)
  })

  it('of an older Kiln, with one graph and without needs, is still readable', async () => {
    const tally = { done: 1, expected: 1, running: 0, failed: 0 }
    const bytes = { done: 0, expected: 0 }
    const stage = { ...pendingStage('evaluate', 'Evaluate'), state: 'done', startedMs: 0, endedMs: 90 }
    const old = [
      { type: 'stages', stages: [pendingStage('evaluate', 'Evaluate')], job: '', seq: 1, time: 1_000_000 },
      { type: 'stage', stage, job: '', seq: 2, time: 1_000_090 },
      {
        type: 'graph',
        patch: {
          derivations: [node('a', 'done', 4)],
          transfers: [],
          warnings: ['old'],
          evaluating: false,
          totals: { builds: tally, copies: tally, downloadBytes: bytes, copyBytes: bytes },
        },
        job: '',
        seq: 3,
        time: 1_002_000,
      },
    ]
    const torn = '{"type":"sta'
    writeFileSync(journalPath(folder), `${old.map(event => JSON.stringify(event)).join('\n')}\n${torn}\n`)
    const view = await replay({ state: 'succeeded', endedAt: 1_003_000 })
    expect(view).toMatchObject({ state: 'succeeded', endedAt: 1_003_000, error: null })
    expect(view.stages).toEqual([stage])
    expect(graphOf(view)).toMatchObject({ needs: {}, warnings: ['old'], totals: { builds: tally } })
    expect(Object.values(graphOf(view).derivations)).toEqual([node('a', 'done', 4)])
  })
})
