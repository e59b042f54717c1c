// One job: its view, its numbered events, and those who watch it.
import { type KilnError, toReport } from '#shared/errors.ts'
import { type JobEvent, type JobView, newJobView, reduceJob, type WorkEvent } from '#shared/model/job.ts'
import { isOver } from '#shared/model/job-state.ts'
import type { JobPlan } from './plan.ts'

export type JobListener = (event: JobEvent) => void

export class Job {
  view: JobView
  readonly plan: JobPlan
  readonly #abort = new AbortController()
  readonly #listeners = new Set<JobListener>()
  readonly #now: () => number

  constructor(id: string, plan: JobPlan, now: () => number) {
    const { kind, name, subject } = plan
    this.plan = plan
    this.#now = now
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

  /** Runs to the end; never rejects: the end event says how it went. */
  async run(): Promise<void> {
    const { signal } = this.#abort
    if (signal.aborted) {
      await this.plan.dropped?.().catch(() => undefined)
      return this.#end('cancelled', null, null)
    }
    this.#emit({ type: 'started' })
    try {
      const value = await this.plan.run({ signal, emit: event => this.#emit(event) })
      this.#end('succeeded', null, value)
    } catch (thrown) {
      if (signal.aborted) this.#end('cancelled', null, null)
      else this.#end('failed', thrown, null)
    }
  }

  #end(outcome: 'succeeded' | 'failed' | 'cancelled', thrown: unknown | KilnError, value: unknown) {
    const error = outcome === 'failed' ? toReport(thrown, this.plan.kind) : null
    this.#emit({ type: 'end', outcome, error, value })
  }

  #emit(event: WorkEvent) {
    if (this.over) return
    const numbered: JobEvent = { ...event, job: this.view.id, seq: this.view.seq + 1, time: this.#now() }
    this.view = reduceJob(this.view, numbered)
    for (const listener of this.#listeners) listener(numbered)
  }
}
