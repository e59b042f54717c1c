import { describe, expect, it } from 'vitest'
import type { JobEvent } from '#shared/jobs/job.ts'
import { newJobView, reduceJob } from '#shared/jobs/job.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { Jobs } from './jobs.ts'
import type { JobPlan, Work } from './plan.ts'

/** A job that ends when the test says so. */
function controlled(rest: Partial<JobPlan> = {}) {
  const gate = Promise.withResolvers<unknown>()
  let work: Work | undefined
  const plan: JobPlan = {
    kind: 'build',
    name: 'A build',
    subject: 'x',
    line: 'build',
    run: async given => {
      work = given
      given.signal.addEventListener('abort', () => gate.reject(given.signal.reason))
      return gate.promise
    },
    ...rest,
  }
  return { plan, gate, isRunning: () => work !== undefined }
}

function jobs({ buildsAtOnce = 1 } = {}) {
  let id = 0
  let time = 0
  return new Jobs({
    now: () => ++time,
    log: quietLog,
    randomHex: () => String(++id),
    buildsAtOnce: () => buildsAtOnce,
    onChange: () => {},
  })
}
const settled = () => new Promise(done => setImmediate(done))

describe('jobs', () => {
  it('run one build at a time, in the order of their requests [B6]', async () => {
    const all = jobs()
    const [first, second, verify] = [controlled(), controlled(), controlled({ line: 'none', kind: 'verify' })]
    const started = [first, second, verify].map(each => all.start(each.plan))
    expect([first, second, verify].map(each => each.isRunning())).toEqual([true, false, true])
    first.gate.resolve('done')
    await settled()
    expect(second.isRunning()).toBe(true)
    expect(started[0]?.view).toMatchObject({ state: 'succeeded', value: 'done' })
    await all.close()
    expect(started.map(job => job.view.state)).toEqual(['succeeded', 'cancelled', 'cancelled'])
  })

  it('run as many builds at once as the settings allow', () => {
    const all = jobs({ buildsAtOnce: 2 })
    const three = [controlled(), controlled(), controlled()]
    for (const each of three) all.start(each.plan)
    expect(three.map(each => each.isRunning())).toEqual([true, true, false])
  })

  it('cancelled before they begin, they never begin', async () => {
    const all = jobs()
    let dropped = false
    const drop = async () => {
      dropped = true
    }
    const [first, second] = [controlled(), controlled({ dropped: drop })]
    all.start(first.plan)
    const job = all.start(second.plan)
    all.cancel(job.view.id)
    await settled()
    expect(job.view.state).toBe('cancelled')
    expect([dropped, second.isRunning()]).toEqual([true, false])
    first.gate.resolve(null)
    await settled()
    expect(second.isRunning()).toBe(false)
  })

  it('end with the error of what failed; an unforeseen error also has a code', async () => {
    const all = jobs()
    const broken = controlled()
    const job = all.start(broken.plan)
    broken.gate.reject(new TypeError('x is not a function'))
    await settled()
    expect(job.view).toMatchObject({ state: 'failed', error: { code: 'internal' } })
  })

  it('can be followed from any point: a view reduced from the events equals the job’s own', async () => {
    const all = jobs()
    const one = controlled()
    const job = all.start(one.plan)
    const snapshot = job.view
    const events: JobEvent[] = []
    job.listen(event => events.push(event))
    one.gate.resolve(42)
    await settled()
    const late = [...events, ...events].reduce(reduceJob, snapshot)
    expect(late).toEqual(job.view)
    expect(newJobView({ id: 'a', kind: 'build', name: '', subject: '', createdAt: 0 }).seq).toBe(0)
  })
})
