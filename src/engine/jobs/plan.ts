import type { JobKind, WorkEvent } from '#shared/jobs/job.ts'

export type Work = { signal: AbortSignal; emit: (event: WorkEvent) => void }

/** A job that has not started: its title, its queue, and its work. */
export type JobPlan<Value = unknown> = {
  /** Its id, if it has one; otherwise one is generated. */
  id?: string
  kind: JobKind
  /** The user's name for what it works on. */
  name: string
  subject: string
  /** Jobs of the queue "build" wait for each other; others start at once. */
  line: 'build' | 'none'
  /** Throws when it fails; rejects with the signal's reason when cancelled. */
  run(work: Work): Promise<Value>
  /** Called if it was cancelled before it began. */
  dropped?(): Promise<void>
}
