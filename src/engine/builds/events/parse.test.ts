import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseNixLine } from './parse.ts'

const parse = (json: unknown) =>
  parseNixLine({ text: `@nix ${typeof json === 'string' ? json : JSON.stringify(json)}` })

test('a line without @nix is text, without colours and overwritten beginnings', () => {
  expect(parseNixLine({ text: 'warning: nss_dns' })).toEqual({ kind: 'text', text: 'warning: nss_dns' })
  expect(parseNixLine({ text: '\u001b[1;31mred\u001b[0m' })).toEqual({ kind: 'text', text: 'red' })
  expect(parseNixLine({ text: ' 10%\r 50%\r100%\r' })).toEqual({ kind: 'text', text: '100%' })
  expect(parseNixLine({ text: 'head', dropped: 100, tail: 'tail' })).toEqual({
    kind: 'text',
    text: 'head … 104 characters left out',
  })
})

test('activities start with their type, parent and fields', () => {
  const line =
    '{"action":"start","fields":["/nix/store/x-a.drv","",1,1],"id":7,"level":3,"parent":3,"text":"\\u001b[1mbuilding\\u001b[0m","type":105}'
  expect(parse(line)).toEqual({
    kind: 'start',
    id: 7,
    parent: 3,
    type: 105,
    text: 'building',
    fields: ['/nix/store/x-a.drv', '', 1, 1],
  })
  expect(parse({ action: 'stop', id: 7 })).toEqual({ kind: 'stop', id: 7 })
})

test('ids beyond 2^53 stay exact, also where a text looks like one', () => {
  const line =
    '{"action":"start","id":18014402804449280,"parent":18014402804449281,"text":"\\"id\\":1234567890123456789","type":0}'
  expect(parse(line)).toMatchObject({
    id: '18014402804449280',
    parent: '18014402804449281',
    text: '"id":1234567890123456789',
  })
  expect(parse('{"action":"stop","id":18014402804449281}')).toEqual({ kind: 'stop', id: '18014402804449281' })
})

test('results are told apart by their type', () => {
  const result = (type: number, ...fields: unknown[]) => parse({ action: 'result', fields, id: 1, type })
  expect(result(101, 'a\u001b[32mb')).toEqual({ kind: 'log', id: 1, text: 'ab' })
  expect(result(107, 'post')).toEqual({ kind: 'log', id: 1, text: 'post' })
  expect(result(104, 'buildPhase')).toEqual({ kind: 'phase', id: 1, phase: 'buildPhase' })
  expect(result(105, 1, 2, 3, 4)).toEqual({
    kind: 'progress',
    id: 1,
    done: 1,
    expected: 2,
    running: 3,
    failed: 4,
  })
  expect(result(106, 101, 5)).toEqual({ kind: 'expected', id: 1, type: 101, count: 5 })
})

test('an error is its bare message, with its place when Nix knows it', () => {
  const error = {
    action: 'msg',
    level: 0,
    msg: '\u001b[31;1merror:\u001b[0m bad',
    raw_msg: '\u001b[35;1mbad\u001b[0m',
  }
  expect(parse({ ...error, file: null, line: null })).toEqual({
    kind: 'message',
    level: 0,
    text: 'error: bad',
    error: 'bad',
  })
  expect(parse({ ...error, file: '/flake.nix', line: 3 })).toMatchObject({ error: 'bad (/flake.nix:3)' })
})

test('unknown events are ignored, and what is not JSON is text', () => {
  const odd = [
    { action: 'dance' },
    {},
    { action: 'stop', id: 'x' },
    { action: 'result', id: 1, type: 999, fields: [] },
  ]
  for (const json of [...odd, { action: 'result', id: 1, type: 105, fields: [1, 2] }, '[]', 'null', '3']) {
    expect(parse(json)).toEqual({ kind: 'ignored' })
  }
  expect(parse('{"action":')).toEqual({ kind: 'text', text: '@nix {"action":' })
})

test('of an overlong log line the beginning is kept under its activity', () => {
  const head = '@nix {"action":"result","fields":["one\\ttwo\\\\\\u00'
  const line = (type: number) => ({
    text: head,
    dropped: 1000,
    tail: `e9xx"],"id":18014402804449280,"type":${type}}`,
  })
  const left = 1000 + line(101).tail.length
  expect(parseNixLine(line(101))).toEqual({
    kind: 'log',
    id: '18014402804449280',
    text: `one\ttwo\\ … ${left} characters left out`,
  })
  expect(parseNixLine(line(108))).toEqual({ kind: 'ignored' })
})

test('of an overlong message the beginning is kept', () => {
  const text = '@nix {"action":"msg","column":null,"file":null,"level":0,"line":null,"msg":"error: long'
  expect(parseNixLine({ text, dropped: 10, tail: '"}' })).toMatchObject({
    kind: 'message',
    level: 0,
    error: null,
  })
})

test('no line makes it throw', () => {
  const keys = fc.constantFrom(
    'action',
    'id',
    'type',
    'fields',
    'parent',
    'text',
    'level',
    'msg',
    'raw_msg',
    'file',
    'line',
  )
  const values = fc.oneof(
    fc.constantFrom('start', 'stop', 'result', 'msg', 101, 105, 106, 104, [], ['x'], [1, 2, 3, 4]),
    fc.jsonValue(),
  )
  const json = fc.dictionary(keys, values).map(value => JSON.stringify(value))
  const body = fc.oneof(
    json,
    fc.string({ unit: 'binary' }),
    json.map(text => text.slice(0, -3)),
  )
  const line = fc.record(
    { text: body.map(text => `@nix ${text}`), dropped: fc.nat(), tail: body },
    { requiredKeys: ['text'] },
  )
  fc.assert(fc.property(line, value => void parseNixLine(value)))
})
