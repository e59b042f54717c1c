import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { option } from '#shared/profiles/option.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { inWindow } from '#testing/in-window.tsx'
import { sampleBox } from '#testing/sample-box.ts'
import './box-page-texts.ts'
import { AnswersCard } from './box-answers.tsx'

const field = (key: string, type: object, preset: unknown) =>
  option.parse({ key, label: key, description: '', type, default: preset, secret: false })
const profile = {
  ...sampleProfile,
  schemaOptions: [
    field('hostname', { kind: 'string', format: 'hostname' }, 'tiny'),
    field('keys', { kind: 'list', of: { kind: 'string' } }, []),
    field('message', { kind: 'string' }, 'Welcome'),
  ],
}

test("shows only answers that differ from the profile's defaults", () => {
  const options = { hostname: 'attic', keys: [], message: 'Welcome' }
  inWindow(<AnswersCard box={sampleBox({ profile: 'tiny', options })} profile={profile} onReset={vi.fn()} />)
  // The others are collapsed.
  const shown = screen.getAllByRole('term').filter(term => term.closest('details') === null)
  expect(shown.map(({ textContent }) => textContent)).toEqual(['hostname'])
  expect(screen.getByText('attic')).toBeTruthy()
  // A reset keeps the host name, and nothing else was answered.
  expect(screen.queryByRole('button', { name: 'Reset answers' })).toBeNull()
})

test('answers can be reset if a reset would drop one', () => {
  const box = sampleBox({ profile: 'tiny', options: { hostname: 'attic', message: 'Hello' } })
  inWindow(<AnswersCard box={box} profile={profile} onReset={vi.fn()} />)
  expect(screen.getByRole('button', { name: 'Reset answers' })).toBeTruthy()
})

test('a host name that another box has is noted next to the answers', () => {
  const sameHostName = [{ id: '00000000000000bb', name: 'Attic' }]
  const box = sampleBox({ hostName: 'kitchen', sameHostName })
  inWindow(<AnswersCard box={box} profile={undefined} onReset={vi.fn()} />)
  expect(screen.getByText(/kitchen is also that of the box Attic/)).toBeTruthy()
})
