import { jobTitleText } from '#features/jobs/job-title.ts'
import { useCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { ToolReport } from '#shared/model/doctor.ts'
import { isOver } from '#shared/model/jobs/job-state.ts'
import type { Stage } from '#shared/progress.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Progress, percentText } from '#ui/feedback/progress.tsx'

function stageMark(state: Stage['state']): string {
  if (state === 'pending') return ''
  return state === 'running' ? '…' : t(`tool.stage.${state}`)
}

/** What Kiln is doing to install a tool, and how it ended. */
export function FixProgress({ job, tool }: { job: string; tool: ToolReport }) {
  const { view, error } = useJob(job)
  const cancel = useCommand('jobs.cancel')
  if (error && !view) return null
  if (!view) return <p className="text-muted">{t('tool.starting')}</p>
  if (view.state === 'failed' && view.error)
    return <ErrorPanel title={t('tool.not-installed', { tool: tool.name })} error={view.error} />
  if (view.state === 'cancelled') return <Callout>{t('tool.fix.cancelled')}</Callout>
  if (view.state === 'succeeded')
    return tool.state === 'ok' ? <Callout tone="ok">{t('tool.fix.done', { tool: tool.name })}</Callout> : null
  return (
    <div className="space-y-2 rounded-md bg-sunken p-3" role="status">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 font-medium">
          {view.fraction === null
            ? texts.text(view.headline)
            : t('tool.fix.progress', { step: view.headline, percent: percentText(view.fraction) })}
        </p>
        {!isOver(view.state) && (
          <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate({ id: job })}>
            {t('ui.cancel')}
          </Button>
        )}
      </div>
      <Progress fraction={view.fraction} label={jobTitleText(view)} />
      <ul className="text-sm">
        {view.stages.map(stage => (
          <li key={stage.id} className="flex gap-2">
            <span className="flex-1">
              {texts.text(stage.label)} <span className="text-muted">{texts.text(stage.detail)}</span>
            </span>
            <span className="text-muted">{stageMark(stage.state)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
