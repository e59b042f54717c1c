import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { buildRequest } from '#shared/builds/build.ts'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { DryRunCard } from './dry-run-card.tsx'

const request = buildRequest.parse({ profile: 'tiny', formats: ['raw'] })
const times = () => asked.filter(({ path }) => path === 'builds.dryRun').length
const estimate = {
  builder: { choice: { kind: 'local' as const }, reason: null },
  build: ['box.drv'],
  fetch: [],
  downloadBytes: 0,
  unpackedBytes: 0,
  expectedSeconds: 90,
  imageBytes: 5_000_000,
}
const card = (blocked = false, name = '') => (
  <DryRunCard request={{ ...request, name }} blocked={blocked} onError={() => {}} />
)

test('the estimate appears without a click, and again on demand', async () => {
  answer('builds.dryRun', () => estimate)
  inWindow(card())
  expect(await screen.findByText('1 derivation')).toBeTruthy()
  expect(times()).toBe(1)
  await userEvent.click(screen.getByRole('button', { name: 'Refresh' }))
  expect(times()).toBe(2)
})

test('no estimate is made while something has to be corrected', () => {
  inWindow(card(true))
  expect(times()).toBe(0)
  expect(screen.getByRole('button', { name: 'Estimate' }).hasAttribute('disabled')).toBe(true)
})

test('it ends with the step', async () => {
  const signals: (AbortSignal | undefined)[] = []
  answer('builds.dryRun', (_, signal) => {
    signals.push(signal)
    return new Promise(() => {})
  })
  const { unmount } = inWindow(card())
  await vi.waitFor(() => expect(signals).toHaveLength(1))
  unmount()
  expect(signals[0]?.aborted).toBe(true)
})

test('a Lima VM that is stopped is not a failure: it says what would be needed, and can be tried again', async () => {
  answer('builds.dryRun', () => {
    throw failure('lima.asleep', {
      operation: 'build',
      values: { name: 'kiln', cpus: 4, memory: '4 GiB' },
    })
  })
  inWindow(card())
  expect((await screen.findByText(/is stopped, and an estimate does not start it/)).tagName).toBe('P')
  expect(screen.getByText(/4 processors and 4 GiB of memory/)).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Estimate' }))
  expect(times()).toBe(2)
})
