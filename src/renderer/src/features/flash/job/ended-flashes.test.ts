import { expect, test } from 'vitest'
import type { JobSummary } from '#shared/jobs/job.ts'
import { newlyEnded } from './sound.ts'

const job = (id: string, state: JobSummary['state'], kind: JobSummary['kind'] = 'flash'): JobSummary => ({
  id,
  kind,
  state,
  name: '',
  subject: '',
  headline: '',
  fraction: null,
  createdAt: 0,
  startedAt: null,
  endedAt: null,
})
const ids = (known: Set<string> | null, ...jobs: JobSummary[]) => newlyEnded(known, jobs).map(({ id }) => id)

test('what had ended before the first look is not reported', () => {
  expect(ids(null, job('a', 'succeeded'))).toEqual([])
  expect(ids(new Set(['a']), job('a', 'succeeded'))).toEqual([])
})

test('an end is news even if no window saw the job run, also a failure', () => {
  expect(ids(new Set(), job('a', 'succeeded'), job('b', 'failed', 'restore'))).toEqual(['a', 'b'])
})

test('what still runs, was cancelled, or is not a flash, is left out', () => {
  expect(ids(new Set(), job('a', 'running'), job('b', 'cancelled'), job('c', 'succeeded', 'build'))).toEqual(
    [],
  )
})
