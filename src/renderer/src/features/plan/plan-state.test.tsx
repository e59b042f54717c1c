import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { PlanState } from './plan-state.tsx'

const planning = { plan: null, job: 'plan-1', view: null, cancelled: false }

test('a plan that is refused because its flake is not trusted asks, and is made again after the answer', async () => {
  answer('profiles.trustFolder', () => ({ profiles: [], problems: [] }))
  const values = { profile: 'github:a/b#box', path: 'github:a/b' }
  const error = failure('profile.no-sandbox', { operation: 'build', values }).report()
  const again = vi.fn()
  const { user } = inWindow(<PlanState planning={{ ...planning, error, again }}>{() => null}</PlanState>)
  expect(screen.getByText('Do you trust this flake?')).toBeTruthy()
  expect(screen.getByTitle('github:a/b')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  expect(again).not.toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: 'Trust this flake' }))
  await expect.poll(() => again.mock.calls).toEqual([[]])
  expect(asked.at(-1)).toMatchObject({
    path: 'profiles.trustFolder',
    input: { path: 'github:a/b', trusted: true },
  })
})

test('any other reason is shown as an error, with a way to try again', async () => {
  const error = failure('nix.missing', { operation: 'build' }).report()
  inWindow(<PlanState planning={{ ...planning, error, again: () => undefined }}>{() => null}</PlanState>)
  expect(screen.getByRole('alert')).toBeTruthy()
  expect(screen.queryByText(/Do you trust/)).toBeNull()
})
