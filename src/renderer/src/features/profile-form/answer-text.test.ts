import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { makeOption } from '#test/profiles/window-profile.ts'
import { fieldKey, problemRow, problemText, valueText } from './answer-text.ts'

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
  expect(valueText(makeOption({ key: 'x', type: { kind: 'string' } }), '')).toBe('empty')
  expect(valueText(makeOption({ key: 'x', type: { kind: 'string' } }), true)).toBe('on')
})
