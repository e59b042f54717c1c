// The parts of every job, whatever its kind: a state, stages, a headline, an end.
import { z } from 'zod'
import { message } from '../messages/codes.ts'
import { errorReport } from '../messages/error-report.ts'
import { progressText, stage } from '../progress.ts'
import { jobOutcomes, jobStates } from './job-state.ts'

const jobState = z.enum([...jobStates])

/** One line of the job list, without its kind. Times are milliseconds since the epoch. */
export const jobLine = z.object({
  id: z.string(),
  /** The user's name for what it works on; with the kind it forms the title (messages/en/jobs.ts). */
  name: z.string(),
  /** Id of the image (or tool) that it works on. */
  subject: z.string(),
  state: jobState,
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  headline: progressText,
  fraction: z.number().nullable(),
})

/** A watched job, without its kind and the kind's detail. */
export const jobBase = jobLine.extend({
  seq: z.number().int(),
  stages: z.array(stage),
  /** Its wait in silence, and how to continue; null while it does not wait. */
  waiting: progressText.nullable(),
  etaSeconds: z.number().nullable(),
  error: errorReport.nullable(),
  value: z.unknown(),
})
export type JobBase = z.infer<typeof jobBase>

/** An event of the job with that id. Numbers are consecutive. */
export const jobEventOf = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ job: z.string(), seq: z.number().int(), time: z.number(), type: z.literal(type), ...shape })

/** The events of jobs of every kind. */
export const baseEvents = [
  jobEventOf('started', {}),
  /** The planned stages, once, at the start. */
  jobEventOf('stages', { stages: z.array(stage) }),
  jobEventOf('stage', { stage }),
  jobEventOf('progress', {
    headline: progressText,
    fraction: z.number().nullable(),
    /** Remaining seconds, from the history of the same work; null without one. */
    etaSeconds: z.number().nullable(),
  }),
  jobEventOf('waiting', { waiting: progressText.nullable() }),
  jobEventOf('end', {
    outcome: z.enum(jobOutcomes),
    error: errorReport.nullable(),
    /** The output of the call that started the job, if it succeeded. */
    value: z.unknown(),
  }),
] as const
export type BaseEvent = z.infer<(typeof baseEvents)[number]>

/** Pure. The effect of an event that every kind has. */
export function reduceBase(view: JobBase, event: BaseEvent): Partial<JobBase> {
  switch (event.type) {
    case 'started':
      return { state: 'running', startedAt: event.time, headline: message('progress.starting') }
    case 'stages':
      return { stages: event.stages }
    case 'stage':
      return { stages: view.stages.map(old => (old.id === event.stage.id ? event.stage : old)) }
    case 'progress':
      return { headline: event.headline, fraction: event.fraction, etaSeconds: event.etaSeconds }
    case 'waiting':
      return { waiting: event.waiting }
    case 'end':
      return {
        waiting: null,
        state: event.outcome,
        endedAt: event.time,
        error: event.error,
        value: event.value,
        etaSeconds: null,
      }
  }
}
