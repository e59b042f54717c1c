// A job is a long task that the engine owns: it has an id, numbered events, an end, and can be cancelled.
// Engine and watchers reduce the same events with reduceJob, so both hold the same state.
import { z } from 'zod'
import { errorReport } from '../error-report.ts'
import { stage } from '../progress.ts'
import { applyPatch, buildGraph, emptyGraph, graphPatch } from './build-graph.ts'
import { driveProgress, driveResult, flashView } from './flash.ts'
import { jobOutcomes, jobStates } from './job-state.ts'

export const jobKinds = ['build', 'convert', 'verify', 'export', 'fix', 'flash', 'restore'] as const
export const jobKind = z.enum(jobKinds)
export type JobKind = z.infer<typeof jobKind>
export const jobOutcome = z.enum(jobOutcomes)
export const jobState = z.enum([...jobStates])

/** One line of the job list. Times are milliseconds since the epoch. */
export const jobSummary = z.object({
  id: z.string(),
  kind: jobKind,
  title: z.string(),
  /** Id of the image (or tool) that it works on. */
  subject: z.string(),
  state: jobState,
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  headline: z.string(),
  fraction: z.number().nullable(),
})
export type JobSummary = z.infer<typeof jobSummary>

const numbered = { job: z.string(), seq: z.number().int(), time: z.number() }
export const jobEvent = z.discriminatedUnion('type', [
  z.object({ ...numbered, type: z.literal('started') }),
  /** The stages as they are planned, once, at the start. */
  z.object({ ...numbered, type: z.literal('stages'), stages: z.array(stage) }),
  z.object({ ...numbered, type: z.literal('stage'), stage }),
  z.object({
    ...numbered,
    type: z.literal('progress'),
    headline: z.string(),
    fraction: z.number().nullable(),
    /** Seconds to go, from the history of the same work; null when there is none. */
    etaSeconds: z.number().nullable(),
  }),
  z.object({ ...numbered, type: z.literal('graph'), patch: graphPatch }),
  /** How it stands with the drives of a flashing job: all of them, each time. */
  z.object({ ...numbered, type: z.literal('drives'), drives: z.array(driveProgress) }),
  /** A drive's end. */
  z.object({ ...numbered, type: z.literal('drive-result'), result: driveResult }),
  z.object({
    ...numbered,
    type: z.literal('end'),
    outcome: jobOutcome,
    error: errorReport.nullable(),
    /** The output of the call that started the job, when it succeeded. */
    value: z.unknown(),
  }),
])
export type JobEvent = z.infer<typeof jobEvent>
/** An event as the work itself emits it; the job adds its id, number and time. */
export type WorkEvent = JobEvent extends infer E
  ? E extends JobEvent
    ? Omit<E, 'job' | 'seq' | 'time'>
    : never
  : never

export const jobView = jobSummary.extend({
  seq: z.number().int(),
  stages: z.array(stage),
  etaSeconds: z.number().nullable(),
  graph: buildGraph,
  flash: flashView,
  error: errorReport.nullable(),
  value: z.unknown(),
})
export type JobView = z.infer<typeof jobView>

export type NewJob = Pick<JobSummary, 'id' | 'kind' | 'title' | 'subject' | 'createdAt'>

export const newJobView = (job: NewJob): JobView => ({
  ...job,
  state: 'queued',
  startedAt: null,
  endedAt: null,
  headline: 'Waiting',
  fraction: null,
  seq: 0,
  stages: [],
  etaSeconds: null,
  graph: emptyGraph(),
  flash: { drives: [], results: [] },
  error: null,
  value: null,
})

/** Pure. Events that the view has already seen (by number) change nothing, so that a replay may overlap. */
export function reduceJob(view: JobView, event: JobEvent): JobView {
  if (event.seq <= view.seq) return view
  const next: JobView = { ...view, seq: event.seq }
  switch (event.type) {
    case 'started':
      return { ...next, state: 'running', startedAt: event.time, headline: 'Starting' }
    case 'stages':
      return { ...next, stages: event.stages }
    case 'stage':
      return { ...next, stages: view.stages.map(old => (old.id === event.stage.id ? event.stage : old)) }
    case 'progress':
      return { ...next, headline: event.headline, fraction: event.fraction, etaSeconds: event.etaSeconds }
    case 'graph':
      return { ...next, graph: applyPatch(view.graph, event.patch) }
    case 'drives':
      return { ...next, flash: { ...view.flash, drives: event.drives } }
    case 'drive-result':
      return { ...next, flash: { ...view.flash, results: [...view.flash.results, event.result] } }
    case 'end':
      return {
        ...next,
        state: event.outcome,
        endedAt: event.time,
        error: event.error,
        value: event.value,
        etaSeconds: null,
      }
  }
}
