import { describe, expect, it } from 'vitest'
import { type BuildRecord, buildRecord } from '#shared/builds/build.ts'
import { newJobView, reduceJob } from '#shared/jobs/job.ts'
import { buildJobs } from '#shared/jobs/kinds/build.ts'
import { elapsedMs, jobOfBuild, nothingToShow, viewOfJob, viewOfRecord } from './build-view.ts'
import { leftText, totalsTexts } from './text.ts'

const record: BuildRecord = buildRecord.parse({
  schema: 1,
  id: 'tiny-1',
  request: { profile: 'tiny', formats: ['raw'] },
  profileName: 'Tiny',
  state: 'interrupted',
  createdAt: 1000,
  startedAt: 2000,
  endedAt: 5000,
  error: null,
  built: [{ drv: '/nix/store/a.drv', name: 'a', seconds: 2, logLines: 7 }],
  pid: null,
})
const job = buildJobs.expect(
  newJobView({ id: 'build-1', kind: 'build', name: 'Tiny', subject: 'tiny-1', createdAt: 1000 }),
)

describe('view of a build', () => {
  it('is the job as long as the engine remembers one', () => {
    const running = buildJobs.expect(reduceJob(job, { job: job.id, seq: 1, time: 3000, type: 'started' }))
    expect(viewOfJob(running, record, true)).toMatchObject({
      id: 'tiny-1',
      title: 'Tiny',
      state: 'running',
      active: true,
      job: 'build-1',
      timed: true,
    })
  })

  it('cannot be cancelled when it was only replayed from disk', () => {
    expect(viewOfJob(job, record, false).job).toBeNull()
  })

  it('is the record when the engine was restarted', () => {
    const view = viewOfRecord(record)
    expect(view).toMatchObject({ state: 'interrupted', active: false, job: null, timed: false })
    expect(view.nodes.map(node => node.name)).toEqual(['a'])
  })

  it('counts the time from its start, and none before', () => {
    expect(elapsedMs(record, 9000)).toBe(3000)
    expect(elapsedMs({ startedAt: 2000, endedAt: null }, 9000)).toBe(7000)
    expect(elapsedMs({ startedAt: null, endedAt: null }, 9000)).toBeNull()
  })

  it('finds the job named in the address, else the newest of this image', () => {
    const jobs = [
      { id: '1', kind: 'build', subject: 'a', createdAt: 1 },
      { id: '2', kind: 'build', subject: 'a', createdAt: 2 },
      { id: '3', kind: 'verify', subject: 'a', createdAt: 3 },
      { id: '4', kind: 'build', subject: 'b', createdAt: 4 },
    ]
    expect(jobOfBuild(jobs, 'a', null)?.id).toBe('2')
    expect(jobOfBuild(jobs, 'a', '1')?.id).toBe('1')
    expect(jobOfBuild(jobs, 'c', null)).toBeUndefined()
  })
})

describe('words of a build', () => {
  it('names only figures that are known', () => {
    expect(totalsTexts(job.detail.graph.totals)).toEqual([])
    expect(
      totalsTexts({
        ...job.detail.graph.totals,
        builds: { done: 3, expected: 18, running: 1, failed: 0 },
        downloadBytes: { done: 212e6, expected: 493e6 },
      }),
    ).toEqual(['3 of 18 built', '1 building', '212 MB of 493 MB downloaded'])
  })

  it('gives no time left where none is known', () => {
    expect(leftText(null)).toBeNull()
    expect(leftText(130)).toBe('about 2 min left')
  })
})

describe('a build without derivations', () => {
  it('says that nothing had to be built only when it made its image', () => {
    expect(nothingToShow({ active: false, state: 'succeeded' })).toBe('Already built. Nothing to do.')
    for (const state of ['failed', 'cancelled', 'interrupted'] as const)
      expect(nothingToShow({ active: false, state })).toContain('the build ended before')
  })
})
