// A job is a long task that the engine owns: it has an id, numbered events, an end, and can be cancelled. Engine and
// watchers reduce the same events with reduceJob, so both hold the same state. The parts specific to a kind are in
// jobs/, one file per family of kinds.
import { z } from 'zod'
import { failure, Unexpected } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { type BaseEvent, baseEvents, type JobBase, jobLine, reduceBase } from './base.ts'
import { jobFamilies } from './families.ts'

type Family = (typeof jobFamilies)[number]
export type JobKind = Family['kinds'][number]
export const jobKinds = jobFamilies.flatMap((family): readonly JobKind[] => family.kinds)
const jobKind = z.enum(jobKinds)

export const jobSummary = jobLine.extend({ kind: jobKind })
export type JobSummary = z.infer<typeof jobSummary>

const [firstFamily, ...otherFamilies] = jobFamilies
/** Discriminated by its kind, which determines its detail. */
export const jobView = z.discriminatedUnion('kind', [
  firstFamily.view,
  ...otherFamilies.map(family => family.view),
])
export type JobView = z.infer<typeof jobView>
/** The view of a job of that kind. */
export type JobViewOf<Kind extends JobKind> = ViewWith<JobView, Kind>
type ViewWith<View extends JobView, Kind> = View extends unknown
  ? Kind extends View['kind']
    ? View
    : never
  : never

const [firstEvent, ...otherEvents] = baseEvents
export const jobEvent = z.discriminatedUnion('type', [
  firstEvent,
  ...otherEvents,
  ...jobFamilies.flatMap((family): readonly Family['events'][number][] => family.events),
])
export type JobEvent = z.infer<typeof jobEvent>
/** An event as the work itself emits it; the job adds its id, number and time. */
export type WorkEvent = JobEvent extends infer E
  ? E extends JobEvent
    ? Omit<E, 'job' | 'seq' | 'time'>
    : never
  : never

/** A family as the functions below see it: its detail belongs to the view that it came from. */
type AnyFamily = {
  start(): unknown
  ownEvents: ReadonlySet<string>
  reduce(detail: unknown, event: unknown): unknown
  interrupted?(detail: unknown, at: { operation: string; seconds: number }): unknown
}
const familyByKind = new Map<JobKind, AnyFamily>(
  jobFamilies.flatMap(family => family.kinds.map((kind): [JobKind, AnyFamily] => [kind, family])),
)
function familyOf(kind: JobKind): AnyFamily {
  const family = familyByKind.get(kind)
  if (!family) throw new Unexpected(`unknown kind of job: ${kind}`)
  return family
}

type NewJob = Pick<JobSummary, 'id' | 'kind' | 'name' | 'subject' | 'createdAt'>

export function newJobView(job: NewJob): JobView {
  const base: Omit<JobBase, keyof NewJob> = {
    state: 'queued',
    startedAt: null,
    endedAt: null,
    headline: message('progress.waiting'),
    fraction: null,
    seq: 0,
    stages: [],
    waiting: null,
    etaSeconds: null,
    error: null,
    value: null,
  }
  return { ...job, ...base, detail: familyOf(job.kind).start() } as JobView
}

/** Pure. Events that the view has already seen (by number) change nothing, so a replay may overlap. */
export function reduceJob(view: JobView, event: JobEvent): JobView {
  if (event.seq <= view.seq) return view
  const { seq } = event
  if (isBaseEvent(event)) return { ...view, seq, ...reduceBase(view, event) }
  const family = familyOf(view.kind)
  if (!family.ownEvents.has(event.type)) return { ...view, seq }
  return { ...view, seq, detail: family.reduce(view.detail, event) } as JobView
}

const baseTypes = new Set<string>(baseEvents.map(({ shape }) => shape.type.value))
const isBaseEvent = (event: JobEvent): event is BaseEvent => baseTypes.has(event.type)

/** Pure. The end of a job whose engine ended while it ran: no event reports it. */
export function interruptedJob(view: JobView, now: number): JobView {
  const { kind, startedAt, detail } = view
  const at = { operation: kind, seconds: (now - (startedAt ?? now)) / 1000 }
  return {
    ...view,
    state: 'failed',
    endedAt: now,
    etaSeconds: null,
    error: failure('job.interrupted', { operation: kind }).report(),
    detail: familyOf(kind).interrupted?.(detail, at) ?? detail,
  } as JobView
}
