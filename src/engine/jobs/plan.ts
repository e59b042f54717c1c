import type { JobKind, WorkEvent } from '#shared/jobs/job.ts'

export type Work = { signal: AbortSignal; emit: (event: WorkEvent) => void }

/** A job that is not started yet: what it is called, which line it waits in, and what it does. */
export type JobPlan<Value = unknown> = {
  /** Its id, where it has one of its own; otherwise one is made. */
  id?: string
  kind: JobKind
  /** What it works on, as a person calls it. */
  name: string
  subject: string
  /** Jobs of the line "build" wait for each other; others start at once. */
  line: 'build' | 'none'
  /** Throws when it fails; rejects with the signal's reason when it was cancelled. */
  run(work: Work): Promise<Value>
  /** Called when it was cancelled before it began. */
  dropped?(): Promise<void>
}
