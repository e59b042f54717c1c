import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { type Option, type OptionValue, option } from '#shared/profiles/option.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { OptionField } from './option-field.tsx'

const make = (given: Partial<Option> & Pick<Option, 'type'>) =>
  option.parse({ key: 'size', label: 'Size', description: 'How large.', default: null, ...given })

/** Holds the value, as the wizard does, and records every change and blur. */
function drawn(one: Option, start: OptionValue, error?: string) {
  const changes: OptionValue[] = []
  let left = 0
  const Held = () => {
    const [value, setValue] = useState(start)
    const change = (next: OptionValue) => {
      changes.push(next)
      setValue(next)
    }
    return <OptionField option={one} value={value} error={error} onChange={change} onLeave={() => left++} />
  }
  return { ...inWindow(<Held />), changes, left: () => left }
}

test('a number is a number as soon as it is one, and what is not stays as typed for the engine to refuse', async () => {
  const { user, changes } = drawn(make({ type: { kind: 'int', min: 1, max: 64, unit: 'MiB' } }), 8)
  const field = screen.getByRole('textbox', { name: 'Size' })
  await user.clear(field)
  await user.type(field, '16')
  expect(changes.at(-1)).toBe(16)
  await user.type(field, 'x')
  expect(changes.at(-1)).toBe('16x')
  expect(screen.getByText(/From 1 to 64 MiB/)).toBeTruthy()
  expect(screen.getByText('MiB')).toBeTruthy()
})

test('a switch changes at once', async () => {
  const { user, changes } = drawn(make({ type: { kind: 'bool' } }), false)
  await user.click(screen.getByRole('switch', { name: 'Size' }))
  expect(changes).toEqual([true])
  expect(screen.getByRole('switch').getAttribute('aria-checked')).toBe('true')
})

const values = (...names: string[]) => names.map(value => ({ value, label: value.toUpperCase() }))

test('up to three choices are radio buttons, more are a list that begins with no choice', async () => {
  const few = drawn(make({ type: { kind: 'enum', values: values('a', 'b', 'c') } }), 'a')
  await few.user.click(screen.getByRole('radio', { name: 'B' }))
  expect(few.changes).toEqual(['b'])
  few.unmount()
  const many = drawn(make({ type: { kind: 'enum', values: values('a', 'b', 'c', 'd') } }), '')
  expect(screen.getAllByRole('option').map(one => one.textContent)).toHaveLength(5)
  await many.user.selectOptions(screen.getByRole('combobox', { name: 'Size' }), 'd')
  expect(many.changes).toEqual(['d'])
  // Once something is chosen, "nothing" is no longer offered.
  expect(screen.getAllByRole('option')).toHaveLength(4)
})

test('an error is tied to its field, and leaving the field is reported', async () => {
  const { user, left } = drawn(make({ type: { kind: 'string' }, required: true }), 'x', 'Not a valid name')
  const field = screen.getByRole('textbox', { name: 'Size' })
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(field.getAttribute('aria-required')).toBe('true')
  const described = field.getAttribute('aria-describedby')?.split(' ') ?? []
  expect(described.map(id => document.getElementById(id)?.textContent)).toEqual([
    'Not a valid name',
    'How large.',
  ])
  await user.click(field)
  await user.tab()
  expect(left()).toBe(1)
})

test('a secret has no control: it never goes into an image', () => {
  drawn(make({ type: { kind: 'string' }, secret: true }), '')
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(screen.getByText('Stays out of the image')).toBeTruthy()
})

test('what is typed in a help text is code, of a secret and in an error too', () => {
  const description = 'Docker needs `full`.'
  for (const more of [{ type: { kind: 'string' } }, { type: { kind: 'string' }, secret: true }] as const) {
    const { unmount } = drawn(make({ ...more, description }), '', 'Not `half`.')
    expect(screen.getByText('full').tagName).toBe('CODE')
    expect(document.body.textContent).not.toContain('`')
    unmount()
  }
})

test('the error of SSH keys stands at their rows, before the keys that this person has', () => {
  answer('flash.sshKeys', () => [])
  const of = { kind: 'string', format: 'ssh-public-key' } as const
  drawn(make({ type: { kind: 'list', of }, default: [] }), ['ssh-rsa x'], 'Not a key')
  const error = screen.getByText('Not a key')
  const own = screen.getByText('Your SSH keys')
  expect(error.compareDocumentPosition(own)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})
