// The facts about the engine's jobs that main needs. Pure.

import type { JobSummary } from '#shared/jobs/job.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { kindInMain, type Loss } from './job-kinds.ts'
import { hashOf } from './places.ts'
import { t, texts } from './texts.ts'

/** Electron's scale for a task bar: 0…1, above 1 for "busy", below 0 for none. */
const busy = 2
const none = -1

export const unfinished = (jobs: JobSummary[]) => jobs.filter(job => !isOver(job.state))

/** The mean of all running jobs; no number as long as one of them has no progress. */
export function taskbarProgress(jobs: JobSummary[]): number {
  const fractions = jobs.filter(job => job.state === 'running').map(job => job.fraction)
  if (fractions.length === 0) return none
  if (fractions.includes(null)) return busy
  return fractions.reduce<number>((sum, fraction) => sum + (fraction ?? 0), 0) / fractions.length
}

/** The text of a notification, and what a click on it opens. */
export type JobNews = { title: string; body: string; place: string; actions: NewsAction[] }
/** One of its buttons, if the system supports them. */
type NewsAction = { label: string; place: string }

/** Finds jobs that ended between two reads of the list. A cancelled job needs no notification. */
export function newsOf(before: JobSummary[], now: JobSummary[]): JobNews[] {
  const open = new Set(unfinished(before).map(job => job.id))
  return now.filter(({ id }) => open.has(id)).flatMap(job => endNews(job) ?? [])
}

function endNews(job: JobSummary): JobNews | null {
  const { kind, state, headline } = job
  const { notice } = kindInMain(kind)
  if (!notice || (state !== 'succeeded' && state !== 'failed')) return null
  return {
    title: t(notice[state], { title: jobTitle(job) }),
    body: texts.text(headline),
    place: hashOf((notice.place ?? jobHref)(job)),
    actions: (notice.actions?.(job) ?? []).map(({ label, place }) => ({
      label: t(label),
      place: hashOf(place),
    })),
  }
}

/** The question before quitting while jobs run. */
export function quitQuestion(jobs: JobSummary[]) {
  const [first, ...more] = jobs
  const one = first && more.length === 0
  const count = jobs.length
  return {
    message: one ? t('quit.one', { job: jobTitle(first) }) : t('quit.more', { count }),
    detail: losses(jobs)
      .map(code => t(code))
      .join('\n'),
    cancelAndQuit: one ? t(kindInMain(first.kind).cancelAndQuit) : t('quit.cancel-all', { count }),
    keepRunning: t('quit.keep'),
  }
}

/** Each once. */
function losses(jobs: JobSummary[]): Loss[] {
  const lines = new Set(jobs.flatMap(({ kind }) => kindInMain(kind).whenCancelled ?? []))
  return lines.size > 0 ? [...lines] : ['quit.loses.nothing']
}
