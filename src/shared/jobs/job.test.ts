import { expect, test } from 'vitest'
import type { DriveProgress } from '../flash/flash.ts'
import { interruptedJob, jobKinds, jobView, newJobView, reduceJob } from './job.ts'

const progress = (path: string, phase: DriveProgress['phase']): DriveProgress => ({
  path,
  name: `Stick ${path}`,
  phase,
  doneBytes: 7,
  totalBytes: 10,
  bytesPerSecond: null,
  etaSeconds: 3,
  error: null,
})

test('a job that no engine reports has failed, and none of its unfinished drives counts as done', () => {
  const id = 'flash-1'
  const job = newJobView({ id, kind: 'flash', name: 'x', subject: 'x', createdAt: 0 })
  const result = {
    path: 'a',
    name: 'Stick a',
    serial: 's',
    bytesWritten: 10,
    bytesSkipped: 0,
    bytesVerified: 10,
    sha256: null,
    seconds: 1,
    outcome: 'verified' as const,
    error: null,
    ejected: null,
    hostname: null,
    hostKey: null,
    user: null,
  }
  const numbered = (seq: number) => ({ job: id, seq, time: 1000 })
  const running = [
    { ...numbered(1), type: 'started' as const },
    {
      ...numbered(2),
      type: 'drives' as const,
      drives: [progress('a', 'verified'), progress('b', 'writing')],
    },
    { ...numbered(3), type: 'drive-result' as const, result },
  ].reduce(reduceJob, job)
  const ended = interruptedJob(running, 5000)
  expect(ended).toMatchObject({ state: 'failed', endedAt: 5000, error: { code: 'job.interrupted' } })
  expect(ended.detail).toMatchObject({
    results: [
      { path: 'a', outcome: 'verified' },
      { path: 'b', outcome: 'failed', bytesVerified: 0, error: { code: 'flash.interrupted' } },
    ],
  })
})

test('a job of every kind begins with the detail of its kind', () => {
  for (const kind of jobKinds) {
    const view = newJobView({ id: 'j', kind, name: '', subject: 'x', createdAt: 0 })
    expect(jobView.parse(view)).toEqual(view)
  }
})

test('a view with the detail of another kind is invalid', () => {
  const build = newJobView({ id: 'j', kind: 'build', name: '', subject: 'x', createdAt: 0 })
  expect(jobView.safeParse({ ...build, kind: 'flash' }).success).toBe(false)
})

test('an event of another kind of job changes nothing but the number', () => {
  const job = newJobView({ id: 'j', kind: 'verify', name: '', subject: 'x', createdAt: 0 })
  const event = { type: 'drives' as const, drives: [], job: 'j', seq: 1, time: 0 }
  expect(reduceJob(job, event)).toEqual({ ...job, seq: 1 })
})
