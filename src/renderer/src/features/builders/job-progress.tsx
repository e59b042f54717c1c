// What a job on a builder is doing, stage by stage, and how it ended.
import { jobTitleText } from '#features/jobs/job-title.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { isOver } from '#shared/model/jobs/job-state.ts'
import type { Stage } from '#shared/progress.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Progress } from '#ui/feedback/progress.tsx'

const stageMark = ({ state }: Stage): string => {
  if (state === 'pending') return ''
  return state === 'running' ? '…' : t(`tool.stage.${state}`)
}

/** The last job of these kinds on that builder or VM; null where there was none. */
export function useLastJob(subject: string, kinds: readonly string[]): string | null {
  const { data = [] } = useCall('jobs.list', {})
  const mine = data.filter(job => job.subject === subject && kinds.includes(job.kind))
  // The newest comes first.
  return (mine.find(job => !isOver(job.state)) ?? mine[0])?.id ?? null
}

/** Nothing of one that succeeded: what it found is on the page. */
export function JobProgress({ job }: { job: string }) {
  const { view } = useJob(job)
  const cancel = useCommand('jobs.cancel')
  if (!view || view.state === 'succeeded') return null
  if (view.state === 'failed' && view.error) return <ErrorPanel error={view.error} />
  if (isOver(view.state)) return <Callout>{t('builders.job.cancelled')}</Callout>
  return (
    <div className="space-y-2 rounded-md bg-sunken p-3" role="status">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 font-medium">{texts.text(view.headline)}</p>
        <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate({ id: job })}>
          {t('ui.cancel')}
        </Button>
      </div>
      <Progress fraction={view.fraction} label={jobTitleText(view)} />
      <ul className="text-sm">
        {view.stages.map(stage => (
          <li key={stage.id} className="flex gap-2">
            <span className="min-w-0 flex-1">
              {texts.text(stage.label)} <span className="text-muted">{texts.text(stage.detail)}</span>
            </span>
            <span className="text-muted">{stageMark(stage)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
