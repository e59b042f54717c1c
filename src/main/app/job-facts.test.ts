import { expect, test } from 'vitest'
import type { JobSummary } from '#shared/model/job.ts'
import { endedBuilds, quitQuestion, taskbarProgress } from './job-facts.ts'

const job = (changes: Partial<JobSummary>): JobSummary => ({
  id: 'j1',
  kind: 'build',
  title: 'Tiny',
  subject: 'tiny-1',
  state: 'running',
  createdAt: 0,
  startedAt: 0,
  endedAt: null,
  headline: '',
  fraction: 0.5,
  ...changes,
})

test('the task bar shows the mean of the jobs that run', () => {
  expect(taskbarProgress([job({}), job({ fraction: 1 }), job({ state: 'queued', fraction: null })])).toBe(
    0.75,
  )
})

test('the task bar shows no number while one job knows none, and nothing when none runs', () => {
  expect(taskbarProgress([job({}), job({ fraction: null })])).toBeGreaterThan(1)
  expect(taskbarProgress([job({ state: 'succeeded' })])).toBeLessThan(0)
})

test('a build that ended is told once, a cancelled one not at all', () => {
  const before = [
    job({}),
    job({ id: 'j2' }),
    job({ id: 'j3', state: 'failed' }),
    job({ id: 'j4', kind: 'verify' }),
  ]
  const now = [
    job({ state: 'succeeded' }),
    job({ id: 'j2', state: 'cancelled' }),
    job({ id: 'j3', state: 'failed' }),
    job({ id: 'j4', kind: 'verify', state: 'succeeded' }),
  ]
  expect(endedBuilds(before, now).map(({ id }) => id)).toEqual(['j1'])
})

test('the question before quitting names what would be cancelled', () => {
  expect(quitQuestion([job({})])).toMatchObject({
    message: '“Tiny” is still running.',
    cancelAndQuit: 'Cancel the build and quit',
  })
  expect(quitQuestion([job({}), job({})]).cancelAndQuit).toBe('Cancel 2 jobs and quit')
})
