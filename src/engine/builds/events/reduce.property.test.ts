import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyPatch, type BuildGraph, emptyGraph } from '#shared/builds/build-graph.ts'
import type { NixEvent, TextLine } from './event.ts'
import { parseNixLine } from './parse.ts'
import { createGraphReducer } from './reduce.ts'

// Few ids and names, so that events meet each other in every order.
const id = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant('18014402804449280'))
const type = fc.constantFrom(0, 100, 101, 102, 103, 104, 105, 108, 109, 110, 112, 999)
const drvs = ['a', 'b', 'c'].map(name => `/nix/store/x-${name}.drv`)
const drv = fc.constantFrom(...drvs)
const count = fc.nat(5)
const field = fc.oneof(drv, fc.constantFrom('', 'local', '__proto__'), fc.nat(3))
const words = fc.oneof(
  fc.constantFrom('these 2 derivations will be built:', '__proto__', ''),
  drv.map(path => `  ${path}`),
  fc.constantFrom(
    'Reason: builder failed with exit code 1.',
    'Reason: 1 dependency failed.',
    'Reason: signal 15',
  ),
  fc.constantFrom('warning: one', 'trace: warning: two', 'error: three'),
)
const event: fc.Arbitrary<NixEvent | TextLine> = fc.oneof(
  fc.record({
    kind: fc.constant('start' as const),
    id,
    parent: id,
    type,
    text: fc.constantFrom('', 'evaluating x'),
    fields: fc.array(field, { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('stop' as const), id }),
  fc.record({ kind: fc.constant('phase' as const), id, phase: fc.string() }),
  fc.record({
    kind: fc.constant('progress' as const),
    id,
    done: count,
    expected: count,
    running: count,
    failed: count,
  }),
  fc.record({ kind: fc.constant('expected' as const), id, type, count }),
  fc.record({
    kind: fc.constant('message' as const),
    level: fc.nat(4),
    text: words,
    error: fc.option(fc.tuple(drv, words).map(([path, text]) => `Cannot build '${path}'.\n${text}`)),
  }),
  fc.record({ kind: fc.constant('text' as const), text: words }),
)
const outcome = fc.constantFrom('done' as const, 'failed' as const, 'cancelled' as const)
const create = () => createGraphReducer({ expectedSeconds: () => null })

function checkTotals({ totals }: BuildGraph) {
  for (const { done, expected } of Object.values(totals)) expect(done).toBeLessThanOrEqual(expected)
  for (const { running, failed } of [totals.builds, totals.copies])
    expect(Math.min(running, failed)).toBeGreaterThanOrEqual(0)
}

test('in any order of events patches add up to the graph, done stays within expected, and the end leaves nothing open', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(event, fc.boolean()), { maxLength: 60 }), outcome, (steps, end) => {
      const reducer = create()
      let graph = emptyGraph()
      const take = () => {
        graph = applyPatch(graph, reducer.takePatch() ?? {})
        expect(graph).toEqual(reducer.graph())
        checkTotals(graph)
      }
      steps.forEach(([next, takes], atMs) => {
        reducer.accept(next, atMs)
        if (takes) for (const path of reducer.takeUnknown(2)) reducer.learnNeeds(path, drvs)
        if (takes) take()
      })
      reducer.finish(end, steps.length)
      take()
      const states = [...Object.values(graph.derivations), ...Object.values(graph.transfers)].map(
        node => node.state,
      )
      expect(states).not.toContain('running')
      expect(states).not.toContain('planned')
      if (end === 'done') expect(graph.totals.builds.done).toBe(graph.totals.builds.expected)
      expect(graph.evaluating).toBe(false)
      reducer.failedDerivation()
    }),
    { numRuns: 500 },
  )
})

test('the log lines of a derivation stay in order, whenever they are taken', () => {
  const lines = fc.array(fc.tuple(fc.constantFrom(1, 2, 9), fc.boolean()), { maxLength: 80 })
  fc.assert(
    fc.property(lines, steps => {
      const reducer = create()
      for (const [started, name] of [
        [1, 'a'],
        [2, 'b'],
      ] as const) {
        reducer.accept(
          {
            kind: 'start',
            id: started,
            parent: 0,
            type: 105,
            text: '',
            fields: [`/nix/store/x-${name}.drv`],
          },
          0,
        )
      }
      const taken: Record<string, string[]> = {}
      const take = () => {
        for (const { drv, lines } of reducer.takeLogLines()) taken[drv] = [...(taken[drv] ?? []), ...lines]
      }
      const wanted: Record<string, string[]> = {}
      steps.forEach(([from, takes], n) => {
        const path = from === 9 ? '' : `/nix/store/x-${from === 1 ? 'a' : 'b'}.drv`
        wanted[path] = [...(wanted[path] ?? []), `line ${n}`]
        reducer.accept({ kind: 'log', id: from, text: `line ${n}` }, n)
        if (takes) take()
      })
      take()
      expect(taken).toEqual(wanted)
    }),
  )
})

test('no bytes on stderr make it throw', () => {
  const soup = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map(text => `@nix ${text}`),
      fc.json().map(text => `@nix ${text}`),
    ),
  )
  fc.assert(
    fc.property(soup, texts => {
      const reducer = create()
      for (const text of texts) reducer.accept(parseNixLine({ text }), 0)
      reducer.finish('failed', 1)
      checkTotals(reducer.graph())
    }),
  )
})
