import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { replayEvents } from '#test/replay-events.ts'
import { parseNixLine } from './parse.ts'
import { createGraphReducer } from './reduce.ts'

// Recorded from Nix 2.34.8 on the lab's flake; the daemon's are of builds through nix-daemon.
const recorded = (name: string): string[] =>
  gunzipSync(readFileSync(new URL(`fixtures/j-${name}.raw.gz`, import.meta.url)))
    .toString()
    .split('\n')
    .filter(line => line !== '')

const tally = (done: number, expected: number, failed = 0) => ({ done, expected, running: 0, failed })

test.each([
  ['ok', 20],
  ['daemon-ok', 18],
])('a build that goes well (%s): %i derivations, all done, with phases, logs and times', (name, count) => {
  const { reducer, graph, nodes, logs } = replayEvents(recorded(name), 'done')
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
  const transfers = Object.values(replayEvents(recorded('ok'), 'done').graph.transfers)
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
  const { reducer, graph, nodes, logs } = replayEvents(recorded(name), 'failed')
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
  const { reducer, states } = replayEvents(recorded('deep'), 'failed')
  expect(states).toEqual({ 'broken-dep': 'failed', deep: 'stopped' })
  expect(reducer.failedDerivation()).toMatchObject({
    drv: expect.stringContaining('-broken-dep.drv'),
    reason: 'builder failed with exit code 1',
  })
})

test('with --keep-going every failure is shown', () => {
  const { reducer, states, graph } = replayEvents(recorded('kg'), 'failed')
  expect(states).toEqual({ 'broken-dep': 'failed', broken: 'failed', deep: 'stopped' })
  expect(graph.totals.builds.failed).toBe(2)
  expect(reducer.errors()).toHaveLength(4)
  expect(reducer.failedDerivation()?.drv).toContain('-broken-dep.drv')
})

test('an evaluation error is an error without a derivation', () => {
  const { reducer, nodes, graph } = replayEvents(recorded('evalerr'), 'failed')
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
  const { nodes, graph, reducer } = replayEvents(recorded(name), 'cancelled')
  expect(nodes).toMatchObject([{ name: 'slow', state: 'stopped', phase: 'buildPhase' }])
  expect(nodes[0]?.stoppedMs).not.toBeNull()
  expect(graph.totals.builds).toEqual(tally(0, 1))
  expect(reducer.failedDerivation()).toBeNull()
})

test.each(['copy-ssh', 'copy-ssh-ng'])('copies to a host (%s) are transfers with bytes', name => {
  const { graph, logs } = replayEvents(recorded(name), 'done')
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
