import { beforeAll, expect, test } from 'vitest'
import type { JobSummary } from '#shared/jobs/job.ts'
import { buildHref, flashJobHref } from '#shared/window/routes.ts'
import { newsOf, quitQuestion, taskbarProgress } from './job-facts.ts'
import { hashOf } from './places.ts'
import { loadAllTexts } from './texts.ts'

beforeAll(loadAllTexts)

const job = (changes: Partial<JobSummary>): JobSummary => ({
  id: 'j1',
  kind: 'build',
  name: 'Tiny',
  subject: 'tiny-1',
  state: 'running',
  createdAt: 0,
  startedAt: 0,
  endedAt: null,
  headline: '',
  fraction: 0.5,
  ...changes,
})

test('the task bar shows the mean of the running jobs', () => {
  expect(taskbarProgress([job({}), job({ fraction: 1 }), job({ state: 'queued', fraction: null })])).toBe(
    0.75,
  )
})

test('the task bar shows no number while a job has no progress, and nothing if no job runs', () => {
  expect(taskbarProgress([job({}), job({ fraction: null })])).toBeGreaterThan(1)
  expect(taskbarProgress([job({ state: 'succeeded' })])).toBeLessThan(0)
})

test('a long job that ended is notified once, a cancelled or short one never', () => {
  const before = [
    job({}),
    job({ id: 'j2' }),
    job({ id: 'j3', state: 'failed' }),
    job({ id: 'j4', kind: 'verify' }),
    job({ id: 'j5', kind: 'flash' }),
  ]
  const now = [
    job({ state: 'succeeded' }),
    job({ id: 'j2', state: 'cancelled' }),
    job({ id: 'j3', state: 'failed' }),
    job({ id: 'j4', kind: 'verify', state: 'succeeded' }),
    job({ id: 'j5', kind: 'flash', state: 'failed' }),
  ]
  expect(newsOf(before, now).map(({ place }) => place)).toEqual([
    hashOf(buildHref('tiny-1')),
    hashOf(flashJobHref('j5')),
  ])
})

test('the question before quitting names what would be cancelled', () => {
  expect(quitQuestion([job({})])).toMatchObject({
    message: '“Tiny” is still running.',
    cancelAndQuit: 'Cancel the build and quit',
  })
  expect(quitQuestion([job({}), job({})]).cancelAndQuit).toBe('Cancel 2 jobs and quit')
})

test('a notification about a build has buttons for the next steps', () => {
  const buttons = (state: 'succeeded' | 'failed') =>
    newsOf([job({})], [job({ state })])[0]?.actions.map(({ label, place }) => [label, place])
  expect(buttons('succeeded')).toEqual([
    ['Flash', '#/flash?image=tiny-1'],
    ['Open image', '#/images/tiny-1'],
  ])
  expect(buttons('failed')).toEqual([['See why', hashOf(buildHref('tiny-1'))]])
})

test('a notification says what ended and how', () => {
  const textsFor = (changes: Partial<JobSummary>) =>
    newsOf([job({ ...changes, state: 'running' })], [job(changes)])[0]
  expect(textsFor({ state: 'succeeded', headline: '4 s' })).toMatchObject({
    title: 'Tiny is ready',
    body: '4 s',
  })
  const flash = { kind: 'flash' as const }
  expect(textsFor({ ...flash, state: 'succeeded', headline: '2 drives verified' })).toMatchObject({
    title: 'Flash Tiny: done',
    body: '2 drives verified',
  })
  expect(textsFor({ ...flash, state: 'failed' })?.title).toBe('Flash Tiny: not every drive succeeded')
})

test('the question before quitting describes what happens to a drive, and to a build only if there is one', () => {
  const flash = job({ kind: 'flash' })
  expect(quitQuestion([flash])).toMatchObject({
    detail: 'A drive that is being written is not usable until it is flashed again.',
    cancelAndQuit: 'Cancel flashing and quit',
  })
  expect(quitQuestion([flash, job({})]).detail.split('\n')).toHaveLength(2)
  expect(quitQuestion([job({ kind: 'verify' })]).detail).not.toMatch(/Nix|drive/)
})
