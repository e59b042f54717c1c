import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { applyPatch, emptyGraph } from '#shared/builds/build-graph.ts'
import type { Outcome } from './derivations.ts'
import { parseNixLine } from './parse.ts'
import { createGraphReducer } from './reduce.ts'

// Recorded from Nix 2.34.8 on the lab's flake; the daemon's are of builds through nix-daemon.
const recorded = (name: string): string[] =>
  gunzipSync(readFileSync(new URL(`fixtures/j-${name}.raw.gz`, import.meta.url)))
    .toString()
    .split('\n')
    .filter(line => line !== '')

/** Line n comes at n milliseconds. The graph is the one that patches, taken every seven lines, add up to. */
function replay(lines: string[], outcome: Outcome) {
  const reducer = createGraphReducer({ expectedSeconds: name => (name === 'initrd' ? 4 : null) })
  let graph = emptyGraph()
  const logs = new Map<string, string[]>()
  const take = () => {
    graph = applyPatch(graph, reducer.takePatch() ?? {})
    for (const { drv, lines } of reducer.takeLogLines()) logs.set(drv, [...(logs.get(drv) ?? []), ...lines])
  }
  lines.forEach((text, atMs) => {
    reducer.accept(parseNixLine({ text }), atMs)
    if (atMs % 7 === 0) take()
  })
  reducer.finish(outcome, lines.length)
  take()
  expect(reducer.takePatch()).toBeNull()
  expect(reducer.graph()).toEqual(graph)
  expect(Object.keys(reducer.graph().derivations)).toEqual(Object.keys(graph.derivations))
  const nodes = Object.values(graph.derivations)
  const states = Object.fromEntries(nodes.map(node => [node.name, node.state]))
  return { reducer, graph, nodes, states, logs }
}

const tally = (done: number, expected: number, failed = 0) => ({ done, expected, running: 0, failed })

test.each([
  ['ok', 20],
  ['daemon-ok', 18],
])('a build that goes well (%s): %i derivations, all done, with phases, logs and times', (name, count) => {
  const { reducer, graph, nodes, logs } = replay(recorded(name), 'done')
  expect(nodes).toHaveLength(count)
  expect(nodes.filter(node => node.state !== 'done')).toEqual([])
  expect(graph.totals.builds).toEqual(tally(count, count))
  expect(graph.totals.downloadBytes).toEqual({ done: 29_115_564, expected: 29_115_564 })
  const nix = nodes.find(node => node.name === 'nix-2.34.8')
  expect(nix).toMatchObject({ phase: 'installPhase', logLines: 62, expectedSeconds: null })
  expect(nodes.find(node => node.name === 'initrd')).toMatchObject({
    phase: 'buildPhase',
    expectedSeconds: 4,
  })
  expect(logs.get(nix?.drv ?? '')).toHaveLength(62)
  for (const { startedMs, stoppedMs } of nodes) expect(startedMs).toBeLessThan(stoppedMs ?? 0)
  expect(logs.get('')?.[0]).toBe(`these ${count} derivations will be built:`)
  expect([graph.warnings, reducer.errors(), reducer.failedDerivation()]).toEqual([[], [], null])
})

test('what a fixed-output derivation downloads is a transfer beside its build', () => {
  const transfers = Object.values(replay(recorded('ok'), 'done').graph.transfers)
  expect(transfers).toHaveLength(9)
  expect(transfers[0]).toMatchObject({
    kind: 'download',
    state: 'done',
    doneBytes: 928_188,
    expectedBytes: 928_188,
    label: 'file:///tmp/kiln-lab/debs/busybox-static_1%253a1.35.0-4+deb12u1+b1_amd64.deb',
  })
})

test('derivations are planned before they run, and evaluation ends', () => {
  const lines = recorded('ok')
  const reducer = createGraphReducer({ expectedSeconds: () => null })
  const feed = (from: number, to: number) =>
    lines.slice(from, to).forEach((text, i) => {
      reducer.accept(parseNixLine({ text }), from + i)
    })
  feed(0, 5)
  expect(reducer.graph().evaluating).toBe(true)
  const listed = lines.findIndex(line => line.includes('alpha-qcow2.drv'))
  feed(5, listed + 1)
  expect(reducer.graph().evaluating).toBe(false)
  expect(Object.values(reducer.graph().derivations).map(node => node.state)).toEqual(
    Array(20).fill('planned'),
  )
  feed(listed + 1, lines.findIndex(line => line.includes('"diskPhase"')) + 1)
  const running = Object.values(reducer.graph().derivations).filter(node => node.state === 'running')
  expect(running.map(node => [node.name, node.phase])).toEqual([['nixos-image-alpha-raw', 'diskPhase']])
  expect(reducer.graph().totals.builds).toMatchObject({ done: 18, running: 1 })
})

test.each(['broken', 'daemon-broken'])('a failed build (%s) names its derivation and reason', name => {
  const { reducer, graph, nodes, logs } = replay(recorded(name), 'failed')
  expect(nodes).toMatchObject([{ name: 'broken', state: 'failed', phase: 'configurePhase', logLines: 3 }])
  expect(reducer.failedDerivation()).toEqual({
    drv: nodes[0]?.drv,
    reason: 'builder failed with exit code 7',
  })
  expect(graph.totals.builds).toEqual(tally(0, 1, 1))
  expect(logs.get(nodes[0]?.drv ?? '')).toEqual([
    'Running phase: configurePhase',
    'checking for zlib... no',
    'error: zlib not found',
  ])
  expect(reducer.errors()[0]).toMatch(/^Cannot build '/)
})

test('when a dependency fails it is the cause, and what needed it was never built', () => {
  const { reducer, states } = replay(recorded('deep'), 'failed')
  expect(states).toEqual({ 'broken-dep': 'failed', deep: 'stopped' })
  expect(reducer.failedDerivation()).toMatchObject({
    drv: expect.stringContaining('-broken-dep.drv'),
    reason: 'builder failed with exit code 1',
  })
})

test('with --keep-going every failure is shown', () => {
  const { reducer, states, graph } = replay(recorded('kg'), 'failed')
  expect(states).toEqual({ 'broken-dep': 'failed', broken: 'failed', deep: 'stopped' })
  expect(graph.totals.builds.failed).toBe(2)
  expect(reducer.errors()).toHaveLength(4)
  expect(reducer.failedDerivation()?.drv).toContain('-broken-dep.drv')
})

test('an evaluation error is an error without a derivation', () => {
  const { reducer, nodes, graph } = replay(recorded('evalerr'), 'failed')
  expect([nodes, graph.evaluating, reducer.failedDerivation()]).toEqual([[], false, null])
  expect(reducer.errors()).toEqual([
    "flake 'path:/tmp/kiln-lab/flake' does not provide attribute 'packages.x86_64-linux.nope', 'legacyPackages.x86_64-linux.nope' or 'nope'",
  ])
})

test.each([
  'cancel-INT',
  'cancel-TERM',
  'cancel-HUP',
  'cancel-KILL',
  'daemon-INT',
  'daemon-TERM',
  'daemon-KILL',
])('a cancelled build (%s) is stopped, neither done nor failed', name => {
  const { nodes, graph, reducer } = replay(recorded(name), 'cancelled')
  expect(nodes).toMatchObject([{ name: 'slow', state: 'stopped', phase: 'buildPhase' }])
  expect(nodes[0]?.stoppedMs).not.toBeNull()
  expect(graph.totals.builds).toEqual(tally(0, 1))
  expect(reducer.failedDerivation()).toBeNull()
})

test.each(['copy-ssh', 'copy-ssh-ng'])('copies to a host (%s) are transfers with bytes', name => {
  const { graph, logs } = replay(recorded(name), 'done')
  const transfers = Object.values(graph.transfers).map(({ kind, state, doneBytes, expectedBytes }) => [
    kind,
    state,
    doneBytes,
    expectedBytes,
  ])
  expect(transfers.sort((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
    ['copy', 'done', 20_000_112, 20_000_112],
    ['copy', 'done', 60_000_112, 60_000_112],
  ])
  expect(graph.totals.copyBytes).toEqual({ done: 80_000_224, expected: 80_000_224 })
  expect(graph.warnings).toEqual(['unable to load nss_dns backend'])
  expect(logs.get('')).toEqual(['warning: unable to load nss_dns backend'])
})

// From here on the streams are not recorded, but follow Nix's source.
const nix = (event: Record<string, unknown>) => `@nix ${JSON.stringify(event)}`
const start = (id: number, type: number, fields: unknown[] = [], parent = 0, text = '') =>
  nix({ action: 'start', fields, id, level: 3, parent, text, type })
const stop = (id: number) => nix({ action: 'stop', id })
const progress = (id: number, ...fields: number[]) => nix({ action: 'result', fields, id, type: 105 })
const error = (text: string) => nix({ action: 'msg', level: 0, msg: `error: ${text}`, raw_msg: text })
const drv = (name: string) => `/nix/store/00000000000000000000000000000000-${name}.drv`
const build = (id: number, name: string) => start(id, 105, [drv(name), '', 1, 1])

test('a substitution is one download, counted in the bytes of its contents', () => {
  const lines = [
    start(1, 108, ['/nix/store/x-hello', 'https://cache.nixos.org']),
    start(2, 100, ['/nix/store/x-hello', 'https://cache.nixos.org', 'local'], 1),
    start(3, 101, ['https://cache.nixos.org/nar/x.nar.xz'], 2),
    start(4, 101, ['https://cache.nixos.org/x.narinfo']),
    progress(3, 50, 100, 0, 0),
    progress(2, 10, 300, 0, 0),
    progress(3, 100, 100, 0, 0),
    progress(2, 300, 300, 0, 0),
    stop(4),
    stop(3),
    stop(2),
    stop(1),
  ]
  const { graph } = replay(lines, 'done')
  expect(Object.values(graph.transfers)).toMatchObject([
    {
      kind: 'download',
      label: '/nix/store/x-hello',
      doneBytes: 300,
      expectedBytes: 300,
      state: 'done',
      stoppedMs: 11,
    },
  ])
})

test('the error message distinguishes two builds that end at once', () => {
  const ends = [progress(1, 1, 2, 0, 0), progress(1, 1, 2, 0, 1), stop(3), stop(2)]
  const lines = [start(1, 104), progress(1, 0, 2, 2, 0), build(2, 'good'), build(3, 'bad'), ...ends]
  const message = `builder for '${drv('bad')}' failed with exit code 1;\nlast 10 log lines:\n> no`
  const { states, reducer } = replay([...lines, error(message)], 'failed')
  expect(states).toEqual({ good: 'done', bad: 'failed' })
  expect(reducer.failedDerivation()).toEqual({ drv: drv('bad'), reason: 'builder failed with exit code 1' })
})

test('without counts (newer Nix leaves some out) what is followed by another build was done', () => {
  const lines = [start(1, 104), build(2, 'first'), stop(2), build(3, 'second')]
  expect(replay([...lines, stop(3)], 'cancelled').states).toEqual({ first: 'done', second: 'stopped' })
  expect(replay([...lines, stop(3)], 'done').states).toEqual({ first: 'done', second: 'done' })
  const message = error(`Cannot build '${drv('second')}'.\nReason: builder failed with exit code 1.`)
  expect(replay([...lines, stop(3), message], 'failed').states).toEqual({ first: 'done', second: 'failed' })
})

test('a builder that a cancel ended by its signal has not failed', () => {
  const lines = [start(1, 104), progress(1, 0, 1, 1, 0), build(2, 'slow'), progress(1, 0, 1, 0, 1), stop(2)]
  const message = error(
    `Cannot build '${drv('slow')}'.\nReason: builder failed due to signal 15 (Terminated).`,
  )
  expect(replay([...lines, message], 'cancelled').states).toEqual({ slow: 'stopped' })
  expect(replay([...lines, message], 'failed').states).toEqual({ slow: 'failed' })
})

test('a derivation that could not even start is failed', () => {
  const listing = ['this derivation will be built:', `  ${drv('odd')}`].map(msg =>
    nix({ action: 'msg', level: 3, msg }),
  )
  const message = error(
    `a 'riscv64-linux' with features {} is required to build '${drv('odd')}', but I am a 'x86_64-linux'`,
  )
  expect(replay([...listing, message], 'failed').nodes).toMatchObject([{ state: 'failed', startedMs: null }])
})

test('each warning appears once, without its prefix; traces are not errors', () => {
  const says = (level: number, msg: string) => nix({ action: 'msg', level, msg })
  const lines = [
    says(1, 'warning: dirty'),
    says(1, 'warning: dirty'),
    says(0, 'trace: evaluation warning: old option'),
  ]
  const { graph, reducer, logs } = replay(
    [...lines, says(0, 'trace: hello'), says(0, 'error: no space')],
    'failed',
  )
  expect(graph.warnings).toEqual(['dirty', 'old option'])
  expect(reducer.errors()).toEqual(['no space'])
  expect(logs.get('')).toHaveLength(5)
})

test('the message of a Nix that stops before its first JSON is kept too', () => {
  const { reducer } = replay(["error: unrecognised flag '--frob'", "Try 'nix --help'."], 'failed')
  expect(reducer.errors()).toEqual(["unrecognised flag '--frob'"])
})
