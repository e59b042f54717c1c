import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { makeOption } from '#test/profiles/window-profile.ts'
import { fieldKey, optionGroups, pairNarrow, problemRow, problemText, valueText } from './option-groups.ts'

const narrow = (key: string, more = {}) => makeOption({ key, type: { kind: 'string' }, ...more })
const wide = (key: string) => makeOption({ key, type: { kind: 'list', of: { kind: 'string' } } })
const keys = (options: { key: string }[]) => options.map(one => one.key).join(' ')

test('options are grouped in their order, advanced ones apart', () => {
  const { basic, advanced } = optionGroups([
    narrow('b', { order: 2, group: 'Two' }),
    narrow('a', { order: 1, group: 'One' }),
    narrow('c', { order: 3, group: 'Two' }),
    narrow('d', { order: 4, advanced: true }),
  ])
  expect(basic.map(group => [group.name, keys(group.options)])).toEqual([
    ['One', 'a'],
    ['Two', 'b c'],
  ])
  expect(advanced.map(group => keys(group.options))).toEqual(['d'])
})

test('a narrow option does not stand alone before a wide one', () => {
  expect(keys(pairNarrow([narrow('a'), wide('W'), narrow('b'), narrow('c')]))).toBe('a b W c')
  expect(keys(pairNarrow([narrow('a'), narrow('b'), wide('W'), narrow('c')]))).toBe('a b W c')
  expect(keys(pairNarrow([narrow('a'), wide('W')]))).toBe('a W')
})

test('a problem is shown beside its field, without the label that is already there', () => {
  const error = failure('option.invalid', {
    operation: 'builds.check',
    values: { key: 'hostname', label: 'Host name', reason: 'too long', example: 'box' },
  })
  const problems = [{ field: 'hostname', error: error.report() }]
  expect(problemText(problems, 'hostname', 'Host name')).toBe('Too long')
  expect(problemText(problems, 'size', 'Size')).toBeUndefined()
})

test('the problem of one entry belongs to its list', () => {
  expect([fieldKey('keys.0'), fieldKey('keys[12]'), fieldKey('a.b')]).toEqual(['keys', 'keys', 'a.b'])
  const problem = (field: string, reason: Value) => ({
    field,
    error: failure('option.invalid', {
      operation: 'builds.check',
      values: { key: field, label: 'Keys', reason, example: '' },
    }).report(),
  })
  const entry = message('answer.entry', { entry: 2, reason: message('answer.not-empty') })
  expect(problemRow([problem('keys', entry)], 'keys')).toBe(1)
  expect(problemRow([problem('keys', message('answer.not-empty'))], 'keys')).toBeNull()
  expect(problemRow([problem('keys', entry)], 'others')).toBeNull()
})

test('answers are summed up in a few words', () => {
  const choice = makeOption({ key: 'x', type: { kind: 'enum', values: [{ value: 'a', label: 'First' }] } })
  const size = makeOption({ key: 'x', type: { kind: 'int', unit: 'MiB' } })
  const key = makeOption({
    key: 'x',
    type: { kind: 'list', of: { kind: 'string', format: 'ssh-public-key' } },
  })
  expect(valueText(choice, 'a')).toBe('First')
  expect(valueText(size, 256)).toBe('256 MiB')
  expect(valueText(key, ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 you@laptop'])).toBe('ssh-ed25519 … you@laptop')
  expect(valueText(key, ['a', 'b'])).toBe('2 entries')
  expect(valueText(narrow('x'), '')).toBe('empty')
  expect(valueText(narrow('x'), true)).toBe('on')
})
