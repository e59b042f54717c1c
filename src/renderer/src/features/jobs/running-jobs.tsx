// The jobs under way, at the foot of the side bar: each a link to where it is watched.

import './texts.ts'
import { Link } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { JobSummary } from '#shared/jobs/job.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { buildsHref } from '#shared/window/routes.ts'
import { Progress, percentText } from '#ui/feedback/progress.tsx'

const shownAtMost = 3

function RunningJob({ job }: { job: JobSummary }) {
  const { headline, fraction } = useJob(job.id).view ?? job
  const title = texts.text(jobTitle(job))
  return (
    <li>
      <Link
        href={jobHref(job)}
        title={title}
        className="block rounded-md px-2.5 py-1.5 hover:bg-hover narrow:px-0 narrow:text-center"
      >
        <span className="block truncate font-medium text-sm narrow:sr-only">{title}</span>
        <span className="flex gap-2 text-muted text-xs narrow:justify-center">
          <span className="min-w-0 flex-1 truncate narrow:sr-only">{texts.text(headline)}</span>
          {fraction !== null && <span className="tabular-nums">{percentText(fraction)}</span>}
        </span>
        <span aria-hidden>
          <Progress size="sm" fraction={fraction} label={title} className="mt-1" />
        </span>
      </Link>
    </li>
  )
}

export function RunningJobs() {
  const { data = [] } = useCall('jobs.list', {})
  const running = data.filter(job => !isOver(job.state))
  if (running.length === 0) return null
  const more = running.length - shownAtMost
  return (
    <section aria-label={t('jobs.running')} className="border-line border-t p-2">
      <ul>
        {running.slice(0, shownAtMost).map(job => (
          <RunningJob key={job.id} job={job} />
        ))}
      </ul>
      {more > 0 && (
        <Link href={buildsHref()} className="block rounded-md px-2.5 py-1 text-muted text-xs hover:bg-hover">
          {t('jobs.more', { count: more })}
        </Link>
      )}
    </section>
  )
}
