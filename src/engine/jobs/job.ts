// One job: its view, its numbered events, and its watchers.

import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import { type KilnError, toReport } from '#shared/errors.ts'
import { type JobEvent, type JobView, newJobView, reduceJob, type WorkEvent } from '#shared/jobs/job.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { logged } from '../logged.ts'
import type { LogPort } from '../ports/log.ts'
import { namingWaits } from '../waits.ts'
import type { JobPlan } from './plan.ts'

export type JobListener = (event: JobEvent) => void

export type JobParts = { now: () => number; log: Pick<LogPort, 'debug' | 'warn'> }

export class Job {
  view: JobView
  readonly plan: JobPlan
  readonly #abort = new AbortController()
  readonly #listeners = new Set<JobListener>()
  readonly #now: () => number
  readonly #log: JobParts['log']

  constructor(id: string, plan: JobPlan, { now, log }: JobParts) {
    const { kind, name, subject } = plan
    this.plan = plan
    this.#now = now
    this.#log = log
    this.view = newJobView({ id, kind, name, subject, createdAt: now() })
  }

  get over() {
    return isOver(this.view.state)
  }

  listen(listener: JobListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  cancel() {
    this.#abort.abort(new DOMException('cancelled', 'AbortError'))
  }

  /** Runs to the end; never rejects: the end event has the result. */
  async run(): Promise<void> {
    const { signal } = this.#abort
    if (signal.aborted) {
      await this.plan.dropped?.().catch(logged(this.#log, 'job-drop-failed'))
      return this.#end('cancelled', null, null)
    }
    this.#emit({ type: 'started' })
    this.#log.debug('job-started', this.#names())
    try {
      const work = { signal, emit: (event: WorkEvent) => this.#emit(event) }
      const value = await namingWaits(
        waiting => this.#emit({ type: 'waiting', waiting }),
        () => this.plan.run(work),
      )
      this.#end('succeeded', null, value)
    } catch (thrown) {
      if (signal.aborted) this.#end('cancelled', null, null)
      else this.#end('failed', thrown, null)
    }
  }

  #end(outcome: 'succeeded' | 'failed' | 'cancelled', thrown: unknown | KilnError, value: unknown) {
    const error = outcome === 'failed' ? toReport(thrown, this.plan.kind) : null
    this.#emit({ type: 'end', outcome, error, value })
    const durationMs = this.#now() - (this.view.startedAt ?? this.view.createdAt)
    const facts = { ...this.#names(), outcome, durationMs }
    if (outcome === 'failed') this.#log.warn('job-ended', { ...facts, ...thrownFacts(thrown) })
    else this.#log.debug('job-ended', facts)
  }

  /** Uses only the random end of the id: the rest may be a name that a user chose. */
  #names() {
    return { job: /[0-9a-f]+$/.exec(this.view.id)?.[0], kind: this.view.kind }
  }

  #emit(event: WorkEvent) {
    if (this.over) return
    const numbered: JobEvent = { ...event, job: this.view.id, seq: this.view.seq + 1, time: this.#now() }
    this.view = reduceJob(this.view, numbered)
    for (const listener of this.#listeners) listener(numbered)
  }
}
