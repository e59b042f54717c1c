import { expect, test } from 'vitest'
import { waitingApproval } from '#shared/contract/workloads.ts'
import { KilnError } from '#shared/errors.ts'
import { answersOf } from './answers.ts'

const hello = { voxnix: 1, person: 'ada', role: 'owner', most: null, modules: [], vms: null, quotaGiB: null }
const printed = (...lines: object[]) => lines.map(line => `${JSON.stringify(line)}\n`).join('')
type How = { person?: string; code?: number | null; lastLines?: string[] }

/** The approval of the first call; the error if there is none. */
function answerOf(stdout: string, { person, code = 0, lastLines = [] }: How = {}): unknown {
  const exit = { code, signal: null, cancelled: false, command: 'ssh', lastLines, stdout }
  try {
    const answers = answersOf({ host: 'Attic', person: person ?? null }, exit)
    return answers.waits(1, waitingApproval)
  } catch (thrown) {
    return thrown
  }
}
const codeOf = (...from: Parameters<typeof answerOf>) => {
  const found = answerOf(...from)
  return found instanceof KilnError ? found.code : found
}
const linesOf = (...from: Parameters<typeof answerOf>) => {
  const found = answerOf(...from)
  return found instanceof KilnError ? (found.details?.lastLines ?? []) : []
}
const waits = {
  id: '0123456789abcdef',
  verb: 'destroy',
  input: { name: 'dev', modules: ['git'], vm: true, memoryGiB: 2 },
  because: 'destructive',
  asker: 'ada',
  face: 'terminal',
  askedAt: 1,
  usedBytes: 7,
}

test('an approval has what waits, in all of its words', () => {
  expect(answerOf(printed(hello, { id: 1, ok: true, waits }))).toMatchObject(waits)
})

test.each([
  ['before the greeting', '', 255],
  ['after the greeting', printed(hello), 255],
  ['in the middle of an answer', `${printed(hello)}{"id":1,"ok":tr`, 255],
  ['by a signal', printed(hello), null],
  ['by a signal that the shell there reports', printed(hello), 143],
])('a connection that ends %s is lost, and not garbage', (_, stdout, code) => {
  expect(codeOf(stdout, { code })).toBe('workload.lost')
})

test('an answer that is missing without such an end is garbage', () => {
  expect(codeOf(printed(hello))).toBe('workload.garbage')
})

test.each(['off', 'stranger'])('a named person who is not found is named: %s', none => {
  const stdout = printed({ voxnix: 1, none, people: [] })
  const without = none === 'off' ? 'workload.broker-off' : 'workload.stranger'
  expect(codeOf(stdout, { code: 1 })).toBe(without)
  const other = none === 'off' ? 'workload.no-person' : 'workload.other-person'
  expect(codeOf(stdout, { code: 1, person: 'adda' })).toBe(other)
})

test.each(["a'b", 'a\nb', '\0', '', '$(id)', 'x'.repeat(101)])(
  'a host that names a person %j is not believed',
  name => {
    const stdout = printed({ voxnix: 1, none: 'several', people: ['ada', name] })
    expect(codeOf(stdout, { code: 1 })).toBe('workload.garbage')
  },
)

test.each([
  { most: { workloads: -1, storageGiB: 1 } },
  { vms: { memoryGiB: -1, cores: 1, modules: [] } },
  { quotaGiB: -1 },
])('a limit that no face can show is garbage: %j', part => {
  expect(codeOf(printed({ ...hello, ...part }, { id: 1, ok: true, waits }))).toBe('workload.garbage')
})

test('an approval that is nested without end is garbage, which no face has to draw', () => {
  const depth = 100_000
  const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
  const line = JSON.stringify({ id: 1, ok: true, waits: { ...waits, input: { name: 'dev', x: 'here' } } })
  expect(codeOf(`${printed(hello)}${line.replace('"here"', nested)}\n`)).toBe('workload.garbage')
})

test.each([
  ['garbage', () => linesOf('x'.repeat(1 << 20))],
  [
    'a failure',
    () => linesOf(printed(hello, { id: 1, ok: false, code: 'internal', detail: 'x'.repeat(9000) })),
  ],
  [
    'an unknown failure',
    () => linesOf(printed(hello, { id: 1, ok: false, code: 'x', detail: 'x'.repeat(9000) })),
  ],
])('the details of %s are short', (_, lines) => {
  expect(lines().length).toBe(1)
  expect(lines().join('').length).toBeLessThanOrEqual(2000)
})

test('the details of a failure have no escape sequences', () => {
  const detail = '\u001b]0;owned\u0007\u001b[2J\u001b[31merror:\u001b[0m no room'
  expect(linesOf(printed(hello, { id: 1, ok: false, code: 'taken-back', detail }))).toEqual([
    'error: no room',
  ])
})
