// Streams that were not recorded, but follow Nix's source.
import { expect, test } from 'vitest'
import { replayEvents } from '#test/replay-events.ts'

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
  const { graph } = replayEvents(lines, 'done')
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
  const { states, reducer } = replayEvents([...lines, error(message)], 'failed')
  expect(states).toEqual({ good: 'done', bad: 'failed' })
  expect(reducer.failedDerivation()).toEqual({ drv: drv('bad'), reason: 'builder failed with exit code 1' })
})

test('without counts (newer Nix leaves some out) what is followed by another build was done', () => {
  const lines = [start(1, 104), build(2, 'first'), stop(2), build(3, 'second')]
  expect(replayEvents([...lines, stop(3)], 'cancelled').states).toEqual({ first: 'done', second: 'stopped' })
  expect(replayEvents([...lines, stop(3)], 'done').states).toEqual({ first: 'done', second: 'done' })
  const message = error(`Cannot build '${drv('second')}'.\nReason: builder failed with exit code 1.`)
  expect(replayEvents([...lines, stop(3), message], 'failed').states).toEqual({
    first: 'done',
    second: 'failed',
  })
})

test('a builder that a cancel ended by its signal has not failed', () => {
  const lines = [start(1, 104), progress(1, 0, 1, 1, 0), build(2, 'slow'), progress(1, 0, 1, 0, 1), stop(2)]
  const message = error(
    `Cannot build '${drv('slow')}'.\nReason: builder failed due to signal 15 (Terminated).`,
  )
  expect(replayEvents([...lines, message], 'cancelled').states).toEqual({ slow: 'stopped' })
  expect(replayEvents([...lines, message], 'failed').states).toEqual({ slow: 'failed' })
})

test('a derivation that could not even start is failed', () => {
  const listing = ['this derivation will be built:', `  ${drv('odd')}`].map(msg =>
    nix({ action: 'msg', level: 3, msg }),
  )
  const message = error(
    `a 'riscv64-linux' with features {} is required to build '${drv('odd')}', but I am a 'x86_64-linux'`,
  )
  expect(replayEvents([...listing, message], 'failed').nodes).toMatchObject([
    { state: 'failed', startedMs: null },
  ])
})

test('each warning appears once, without its prefix; traces are not errors', () => {
  const says = (level: number, msg: string) => nix({ action: 'msg', level, msg })
  const lines = [
    says(1, 'warning: dirty'),
    says(1, 'warning: dirty'),
    says(0, 'trace: evaluation warning: old option'),
  ]
  const { graph, reducer, logs } = replayEvents(
    [...lines, says(0, 'trace: hello'), says(0, 'error: no space')],
    'failed',
  )
  expect(graph.warnings).toEqual(['dirty', 'old option'])
  expect(reducer.errors()).toEqual(['no space'])
  expect(logs.get('')).toHaveLength(5)
})

test('the message of a Nix that stops before its first JSON is kept too', () => {
  const { reducer } = replayEvents(["error: unrecognised flag '--frob'", "Try 'nix --help'."], 'failed')
  expect(reducer.errors()).toEqual(["unrecognised flag '--frob'"])
})
