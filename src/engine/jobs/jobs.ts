// All jobs of this engine: starting, queueing, cancelling. Jobs outlive the window that started them.
import { failure } from '#shared/errors.ts'
import type { JobSummary } from '#shared/jobs/job.ts'
import { Job, type JobParts } from './job.ts'
import type { JobPlan } from './plan.ts'

/** How many ended jobs are kept; builds have their own records. */
const rememberedJobs = 200

type JobsOptions = JobParts & {
  randomHex: (bytes: number) => string
  /** How many jobs of the queue "build" may run at the same time; read at each start. */
  buildsAtOnce: () => number
  onChange: () => void
}

export class Jobs {
  readonly #jobs = new Map<string, Job>()
  readonly #running = new Set<Promise<void>>()
  readonly #options: JobsOptions

  constructor(options: JobsOptions) {
    this.#options = options
  }

  start(plan: JobPlan): Job {
    const { now, log, randomHex, onChange } = this.#options
    const job = new Job(plan.id ?? `${plan.kind}-${randomHex(4)}`, plan, { now, log })
    this.#jobs.set(job.view.id, job)
    job.listen(event => {
      onChange()
      if (event.type === 'end') queueMicrotask(() => this.schedule())
    })
    this.#forgetOld()
    onChange()
    this.schedule()
    return job
  }

  /** Starts whatever may start: everything outside a queue, and as many builds as allowed, oldest first. */
  schedule() {
    const builds = this.all().filter(job => job.plan.line === 'build' && job.view.state === 'running').length
    let free = this.#options.buildsAtOnce() - builds
    for (const job of this.all()) {
      if (job.view.state !== 'queued' || this.#started.has(job)) continue
      if (job.plan.line === 'build' && free-- <= 0) continue
      this.#begin(job)
    }
  }

  readonly #started = new WeakSet<Job>()
  #begin(job: Job) {
    this.#started.add(job)
    const run = job.run()
    this.#running.add(run)
    run.finally(() => this.#running.delete(run))
  }

  all = (): Job[] => [...this.#jobs.values()]
  find = (id: string): Job | undefined => this.#jobs.get(id)

  get(id: string): Job {
    const job = this.find(id)
    if (!job) throw failure('job.unknown', { operation: 'jobs', values: { id } })
    return job
  }

  list = (): JobSummary[] =>
    this.all()
      .map(job => summaryOf(job))
      .reverse()

  cancel(id: string) {
    const job = this.get(id)
    job.cancel()
    if (job.view.state === 'queued' && !this.#started.has(job)) this.#begin(job)
  }

  /** Cancels everything and waits until all has ended. */
  async close() {
    for (const job of this.all()) if (!job.over) this.cancel(job.view.id)
    await Promise.all(this.#running)
  }

  #forgetOld() {
    const over = this.all().filter(job => job.over)
    for (const job of over.slice(0, Math.max(0, over.length - rememberedJobs))) this.#jobs.delete(job.view.id)
  }
}

function summaryOf({ view }: Job): JobSummary {
  const { id, kind, name, subject, state, createdAt, startedAt, endedAt, headline, fraction } = view
  return { id, kind, name, subject, state, createdAt, startedAt, endedAt, headline, fraction }
}
