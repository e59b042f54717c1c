import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { inWindow } from '#testing/in-window.tsx'
import { StepProblems } from './step-problems.tsx'
import type { StepId } from './wizard/draft.ts'
import type { InstallWizard } from './wizard/use-install.ts'

const values = { name: 'Hostly' }
const problems = [
  failure('install.no-seed', { operation: 'install.plan', values }).report(),
  failure('install.asks-passphrase', { operation: 'install.plan', values }).report(),
]

function shown(step: StepId, of: 'what' | 'personal') {
  const go = vi.fn()
  const wizard = { planning: { plan: { name: 'Hostly', problems } }, step, go } as unknown as InstallWizard
  return { ...inWindow(<StepProblems wizard={wizard} step={of} />), go }
}

test('personal data without a place lead back to them, before anything is erased', async () => {
  const { user, go } = shown('disks', 'personal')
  expect(await screen.findByText('Hostly has no partition for personal data.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Change the personal data' }))
  expect(go.mock.calls).toEqual([['personal']])
})

test('a passphrase that cannot be typed leads back to what is installed', async () => {
  const { user, go } = shown('disks', 'what')
  expect(await screen.findByText(/no one can type it over SSH/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Change the system' }))
  expect(go.mock.calls).toEqual([['what']])
})

test('in its own step the error has no link to it', async () => {
  shown('what', 'what')
  expect(await screen.findByText('Hostly cannot be installed this way')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Change the system' })).toBeNull()
})
