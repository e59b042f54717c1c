import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { isAt, navigate } from '#lib/hash-location.ts'
import { failure } from '#shared/errors.ts'
import { answer, asked } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import { useStart } from './use-start.ts'

const used = vi.fn()

function Starts({ plan = 'p1' }: { plan?: string | null }) {
  const { start, error } = useStart('deploys.start', {
    at: '/deploy',
    onStarted({ job }, input: { plan: string; sudoPassword: null }) {
      used(input.plan)
      return `/deploys/${job}`
    },
  })
  return (
    <>
      <button type="button" onClick={() => void start(plan === null ? null : { plan, sudoPassword: null })}>
        Start
      </button>
      <p>{error?.code}</p>
    </>
  )
}

const started = () => asked.filter(({ path }) => path === 'deploys.start').length
const reply = (come: Promise<unknown> = Promise.resolve()) =>
  answer('deploys.start', async () => {
    await come
    return { job: 'job-1', subject: 'p1' }
  })

beforeEach(() => {
  used.mockClear()
  navigate('/deploy')
})

test('two clicks in one frame start one job, and so does a click while the page is being left', async () => {
  reply()
  inWindow(<Starts />)
  const button = screen.getByRole('button')
  act(() => {
    button.click()
    button.click()
  })
  await waitFor(() => expect(isAt('/deploys/job-1')).toBe(true))
  fireEvent.click(button)
  expect(started()).toBe(1)
  expect(used.mock.calls).toEqual([['p1']])
})

test('what was not started says why, and may be tried again', async () => {
  answer('deploys.start', () => {
    throw failure('deploy.unknown-plan', { operation: 'test', values: { id: 'p1' } })
  })
  const { user } = inWindow(<Starts />)
  await user.click(screen.getByRole('button'))
  expect(await screen.findByText('deploy.unknown-plan')).toBeTruthy()
  expect(isAt('/deploy')).toBe(true)
  reply()
  await user.click(screen.getByRole('button'))
  await waitFor(() => expect(isAt('/deploys/job-1')).toBe(true))
  expect(started()).toBe(2)
})

test('someone who has left the page is not brought back, but the answers are used up', async () => {
  let reach = () => {}
  reply(
    new Promise<void>(resolve => {
      reach = resolve
    }),
  )
  const { user, unmount } = inWindow(<Starts />)
  await user.click(screen.getByRole('button'))
  navigate('/images')
  unmount()
  reach()
  await waitFor(() => expect(used).toHaveBeenCalledTimes(1))
  expect(isAt('/images')).toBe(true)
})

test('nothing is started while answers are missing', async () => {
  reply()
  const { user } = inWindow(<Starts plan={null} />)
  await user.click(screen.getByRole('button'))
  expect(started()).toBe(0)
})
