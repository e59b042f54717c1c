import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import type { AddedBuilder } from '#shared/builders/builder.ts'
import { failure } from '#shared/errors.ts'
import { pendingStage } from '#shared/progress.ts'
import { answer, asked, hear } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { TestAdded } from './test-added.tsx'

beforeEach(() => {
  answer('builders.test', () => ({ job: 'j', subject: 'box1' }))
  answer('jobs.cancel', () => ({}) as never)
})

/** The dialog after a builder was added, once its test has begun. */
async function opened(isNewHost = true) {
  const onClose = vi.fn()
  const builder = { host: 'box1', name: 'Box', isNewHost } as AddedBuilder
  inWindow(<TestAdded builder={builder} onClose={onClose} />)
  await vi.waitFor(() => expect(asked.map(({ path }) => path)).toContain('builders.test'))
  await act(async () => undefined)
  return onClose
}
const heard = (view: Parameters<typeof hear>[1]) => act(async () => hear('j', view))
const running = { state: 'running' as const, error: null, endedAt: null, stages: [] }
/** Beside the cross of the dialog. */
const closeButton = () => screen.getByText('Close', { selector: 'button, button *' })
const calls = (path: string) => asked.filter(each => each.path === path).map(({ input }) => input)

test.each([
  [true, 'host'],
  [false, 'builder'],
])(
  'tests it once, and has what was added removed if that fails (new host: %s)',
  async (isNewHost, removed) => {
    await opened(isNewHost)
    expect(calls('builders.test')).toEqual([{ builder: 'box1', orRemove: removed }])
  },
)

test('shows the stages while it runs, and closes once it works', async () => {
  const onClose = await opened()
  await heard({ ...running, stages: [pendingStage('connect', 'Connect')] })
  screen.getByText('Connect')
  expect(onClose).not.toHaveBeenCalled()
  await heard({ ...running, state: 'succeeded', endedAt: 2 })
  expect(onClose).toHaveBeenCalledOnce()
  expect(calls('jobs.cancel')).toEqual([])
})

test('cancels the test when it is closed while that runs', async () => {
  const onClose = await opened()
  await heard(running)
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(calls('jobs.cancel')).toEqual([{ id: 'j' }])
  expect(onClose).toHaveBeenCalledOnce()
})

test('says why it was not added, and cancels nothing that has ended', async () => {
  const onClose = await opened()
  const error = failure('ssh.timed-out', { operation: 'ssh.connect', values: { host: 'box1' } }).report()
  await heard({ ...running, state: 'failed', endedAt: 2, error })
  screen.getByText('Box was not added')
  screen.getByText(/box1 did not answer in time/)
  await userEvent.click(closeButton())
  expect(calls('jobs.cancel')).toEqual([])
  expect(onClose).toHaveBeenCalledOnce()
})

test('says why the test could not begin', async () => {
  answer('builders.test', () => {
    throw failure('engine.lost', { operation: 'builders.test' })
  })
  await opened()
  await screen.findByText('Box was not added')
  await userEvent.click(closeButton())
  expect(calls('jobs.cancel')).toEqual([])
})
