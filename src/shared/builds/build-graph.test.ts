import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyPatch,
  emptyGraph,
  type GraphPatch,
  graphPatch,
  joinPatches,
  nodeState,
  patchBetween,
} from './build-graph.ts'

const drv = fc.constantFrom('a', 'b', 'c', 'd').map(name => `/nix/store/${name}.drv`)
const state = fc.constantFrom(...nodeState.options)
const derivation = fc.tuple(drv, state, fc.nat(9)).map(([path, now, logLines]) => ({
  drv: path,
  name: path,
  state: now,
  phase: null,
  startedMs: null,
  stoppedMs: null,
  logLines,
  expectedSeconds: null,
  on: null,
}))
const transfer = fc.tuple(fc.constantFrom('1', '2', '18014402804449280'), state).map(([id, now]) => ({
  id,
  kind: 'copy' as const,
  label: '',
  state: now,
  doneBytes: 0,
  expectedBytes: 0,
  startedMs: 0,
  stoppedMs: null,
}))
const tally = fc.nat(9).map(done => ({ done, expected: 9, running: 0, failed: 0 }))
const bytes = { done: 0, expected: 0 }
const few = { maxLength: 3 }
const patch: fc.Arbitrary<GraphPatch> = fc.record(
  {
    derivations: fc.array(derivation, few),
    needs: fc.array(fc.record({ drv, needs: fc.array(drv, few) }), few),
    transfers: fc.array(transfer, few),
    totals: tally.map(builds => ({ builds, copies: builds, downloadBytes: bytes, copyBytes: bytes })),
    warnings: fc.array(fc.string(), few),
    evaluating: fc.boolean(),
  },
  { requiredKeys: [] },
)
const patches = fc.array(patch, { maxLength: 8 })
const graphAfter = (some: GraphPatch[]) => some.reduce(applyPatch, emptyGraph())

describe('patches of a graph', () => {
  it('joined patches do what they do one after the other', () => {
    fc.assert(
      fc.property(patches, some => {
        expect(applyPatch(emptyGraph(), joinPatches(some))).toEqual(graphAfter(some))
      }),
    )
  })

  it('the patch between two states leads from one to the other, and there is none if nothing changed', () => {
    fc.assert(
      fc.property(patches, patches, (first, then) => {
        const before = graphAfter(first)
        const now = then.reduce(applyPatch, before)
        expect(applyPatch(before, patchBetween(before, now) ?? {})).toEqual(now)
        expect(patchBetween(now, now)).toBeNull()
      }),
    )
  })

  it('the patch between two states holds only what changed', () => {
    const one = (name: string, logLines: number) => ({
      drv: name,
      name,
      state: 'running' as const,
      phase: null,
      startedMs: 0,
      stoppedMs: null,
      logLines,
      expectedSeconds: null,
      on: null,
    })
    const before = graphAfter([{ derivations: [one('/a.drv', 1), one('/b.drv', 1)], warnings: ['old'] }])
    const now = applyPatch(before, { derivations: [one('/b.drv', 2)], warnings: ['new'] })
    expect(patchBetween(before, now)).toEqual({ derivations: [one('/b.drv', 2)], warnings: ['new'] })
  })

  it('share untouched parts with the previous graph, so that their drawing is kept', () => {
    const before = graphAfter([{ needs: [{ drv: '/a.drv', needs: ['/b.drv'] }] }])
    expect(applyPatch(before, { evaluating: true }).needs).toBe(before.needs)
  })

  it('from an older Kiln, without needs, can still be read', () => {
    expect(graphPatch.parse({ derivations: [], evaluating: false })).toEqual({
      derivations: [],
      evaluating: false,
    })
  })
})
