import { expect, test } from 'vitest'
import {
  type BuildGraph,
  type DerivationNode,
  emptyGraph,
  type TransferNode,
} from '#shared/builds/build-graph.ts'
import { textOf } from '#test/texts.ts'
import { remainingSeconds } from './eta.ts'
import { headline } from './headline.ts'

const node = (name: string, values: Partial<DerivationNode> = {}): DerivationNode => ({
  drv: `/nix/store/x-${name}.drv`,
  name,
  state: 'planned',
  phase: null,
  startedMs: null,
  stoppedMs: null,
  on: null,
  logLines: 0,
  expectedSeconds: null,
  ...values,
})
const graph = (derivations: DerivationNode[], values: Partial<BuildGraph> = {}): BuildGraph => ({
  ...emptyGraph(),
  derivations: Object.fromEntries(derivations.map(item => [item.drv, item])),
  ...values,
})
const transfer = (id: string, values: Partial<TransferNode> = {}): [string, TransferNode] => [
  id,
  {
    id,
    kind: 'download',
    label: id,
    state: 'running',
    doneBytes: 0,
    expectedBytes: 0,
    startedMs: 0,
    stoppedMs: null,
    ...values,
  },
]

test('the headline says what is built, the latest first', () => {
  const linux = node('linux-6.1', { state: 'running', phase: 'installPhase', startedMs: 10 })
  const old = node('old', { state: 'running', startedMs: 5 })
  expect(textOf(headline(graph([linux])).text)).toBe('Building linux-6.1 (installPhase)')
  expect(textOf(headline(graph([old, linux, node('next')])).text)).toBe(
    'Building linux-6.1 (installPhase) and 1 more',
  )
})

test('between builds it says what is downloaded, copied or prepared', () => {
  const moving = (...items: [string, TransferNode][]) => ({ transfers: Object.fromEntries(items) })
  expect(textOf(headline(graph([node('a')], moving(transfer('x'), transfer('y'), transfer('z')))).text)).toBe(
    'Downloading 3 paths',
  )
  expect(textOf(headline(graph([], moving(transfer('x', { kind: 'copy' })))).text)).toBe('Copying 1 path')
  expect(textOf(headline(graph([], { evaluating: true })).text)).toBe('Evaluating')
  expect(textOf(headline(graph([node('a')])).text)).toBe('Preparing to build')
  expect(textOf(headline(graph([node('a', { state: 'done' })])).text)).toBe('Finishing')
  const totals = { ...emptyGraph().totals, builds: { done: 464, expected: 3003, running: 0, failed: 0 } }
  const between = graph([node('a', { state: 'done' }), node('b')], { totals })
  expect(textOf(headline(between).text)).toBe('Building: 464 of 3,003 done')
  expect(textOf(headline(emptyGraph()).text)).toBe('Starting')
})

test('a last build that has gone silent is finishing', () => {
  const image = node('image', { state: 'running', phase: 'diskPhase', startedMs: 0 })
  expect(textOf(headline(graph([image]), 5000).text)).toBe('Finishing image')
  expect(textOf(headline(graph([image, node('next')]), 5000).text)).toBe('Building image (diskPhase)')
})

test('the fraction is by count of builds, and none while none is expected', () => {
  expect(headline(emptyGraph()).fraction).toBeNull()
  const totals = { ...emptyGraph().totals, builds: { done: 5, expected: 20, running: 1, failed: 0 } }
  expect(headline(graph([], { totals })).fraction).toBe(0.25)
})

test('what is left is what derivations of these names took before', () => {
  const running = node('a', { state: 'running', startedMs: 1000, expectedSeconds: 30 })
  const other = node('b', { state: 'running', startedMs: 1000, expectedSeconds: 10 })
  const planned = node('c', { expectedSeconds: 8 })
  expect(remainingSeconds(graph([running, planned, node('d', { state: 'done' })]), 11_000)).toBe(28)
  expect(remainingSeconds(graph([running, other, planned]), 1000)).toBe(30)
  expect(remainingSeconds(graph([node('d', { state: 'done' })]), 0)).toBe(0)
})

test('nothing is foretold without earlier times, or when one is long overdue', () => {
  expect(remainingSeconds(emptyGraph(), 0)).toBeNull()
  expect(remainingSeconds(graph([node('a', { expectedSeconds: 5 }), node('b')]), 0)).toBeNull()
  const late = node('a', { state: 'running', startedMs: 0, expectedSeconds: 10 })
  expect(remainingSeconds(graph([late]), 12_000)).toBe(0)
  expect(remainingSeconds(graph([late]), 60_000)).toBeNull()
})
