import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recorded } from '#test/lima/recorded.ts'
import { lastStatus } from './agent-events.ts'
import { parseList, problemOf } from './list.ts'
import { stateOf } from './state.ts'

const failures = recorded('failures.txt')
const section = (command: string, nth = 0) =>
  failures.split('### ').filter(each => each.startsWith(command))[nth] ?? ''

test("reads an instance's state, sizes and folder", () => {
  const [running] = parseList(recorded('list-running.json')) ?? []
  expect(running).toMatchObject({
    name: 'b1',
    status: 'Running',
    dir: '/home/lab/.lima/b1',
    vmType: 'qemu',
    arch: 'x86_64',
    cpus: 2,
    memory: 4 * 2 ** 30,
    disk: 20 * 2 ** 30,
    errors: [],
  })
  const [stopped] = parseList(recorded('list-stopped.json')) ?? []
  expect(stopped).toMatchObject({ status: 'Stopped', memory: 3 * 2 ** 30 })
  expect(parseList('')).toEqual([])
})

test('refuses what limactl does not print', () => {
  for (const text of ['NAME  STATUS', '{"name":"b1"}', '[]', '{"name":"a","dir":"/a"}\n{'])
    expect(parseList(text)).toBeNull()
})

test('a broken instance reports what is wrong, wherever Lima says it', () => {
  const lines = (nth: number) => section('limactl list --json broken1', nth).split('\n')
  const instanceOf = (nth: number) => parseList(lines(nth).find(line => line.startsWith('{')) ?? '')?.[0]
  const withoutFile = instanceOf(0)
  expect(withoutFile?.status).toBe('Broken')
  expect(withoutFile && stateOf(withoutFile, null)).toBe('broken')
  expect(withoutFile && problemOf(withoutFile, '')).toContain('broken1/lima.yaml')
  // Its status is empty, it has no errors, and only stderr explains why.
  const withoutImages = instanceOf(1)
  expect(withoutImages?.status).toBe('')
  expect(withoutImages && stateOf(withoutImages, null)).toBe('broken')
  expect(withoutImages && problemOf(withoutImages, lines(1).join('\n'))).toBe('field `images` must be set')
  expect(withoutImages && problemOf(withoutImages, '')).toBe('')
  const badYaml = instanceOf(2)
  expect(badYaml && problemOf(badYaml, lines(2).join('\n'))).toContain('could not find flow map content')
})

test('an instance is ready when its host agent says so, not when it runs', () => {
  const events = recorded('ha.stdout.log.jsonl').trim().split('\n')
  const running = { status: 'Running', errors: [] }
  const states = events.map((_, at) => stateOf(running, lastStatus(events.slice(0, at + 1).join('\n'))))
  expect(stateOf(running, null)).toBe('booting')
  expect(states.slice(0, -1)).toEqual(states.slice(0, -1).map(() => 'booting'))
  expect(states.at(-1)).toBe('ready')
  expect(stateOf({ status: 'Stopped', errors: [] }, lastStatus(events.join('\n')))).toBe('stopped')
  expect(stateOf(running, lastStatus('{"status":{"running":true,"degraded":true,"errors":["x"]}}'))).toBe(
    'degraded',
  )
  expect(stateOf(running, lastStatus('{"status":{"exiting":true}}'))).toBe('booting')
})

test('a partial line at the end of its log changes nothing', () => {
  const log = recorded('ha.stdout.log.jsonl').trim()
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), cut => {
      const [line = ''] = log.split('\n')
      expect(lastStatus(`${log}\n${line.slice(0, cut)}`)).toEqual(lastStatus(log))
    }),
  )
})

test('whatever Lima prints, the state is one that Kiln knows', () => {
  const agent = fc.option(
    fc.record({
      running: fc.boolean(),
      degraded: fc.boolean(),
      exiting: fc.boolean(),
      errors: fc.array(fc.string()),
    }),
  )
  const status = fc.oneof(fc.constantFrom('Running', 'Stopped', 'Broken', ''), fc.string())
  fc.assert(
    fc.property(status, fc.array(fc.anything(), { maxLength: 2 }), agent, (output, errors, heard) => {
      const state = stateOf({ status: output, errors }, heard)
      if (errors.length > 0) expect(state).toBe('broken')
      if (state === 'ready')
        expect([output, heard?.running, heard?.degraded]).toEqual(['Running', true, false])
      expect(['stopped', 'booting', 'ready', 'degraded', 'broken']).toContain(state)
    }),
  )
})
