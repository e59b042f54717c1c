import { jobTitleText } from '#features/jobs/job-title.ts'
import { useCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { texts } from '#lib/texts.ts'
import type { ToolReport } from '#shared/model/doctor.ts'
import { isOver } from '#shared/model/job-state.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Progress, percentText } from '#ui/feedback/progress.tsx'

const marks = {
  pending: '',
  running: '…',
  done: 'done',
  failed: 'failed',
  skipped: 'left out',
  cancelled: 'cancelled',
}

/** What Kiln is doing to put a tool right, and how it ended. */
export function FixProgress({ job, tool }: { job: string; tool: ToolReport }) {
  const { view, error } = useJob(job)
  const cancel = useCommand('jobs.cancel')
  if (error && !view) return null
  if (!view) return <p className="text-muted">Starting</p>
  if (view.state === 'failed' && view.error)
    return <ErrorPanel title={`${tool.name} could not be put right`} error={view.error} />
  if (view.state === 'cancelled') return <Callout>Cancelled. Nothing further was done.</Callout>
  if (view.state === 'succeeded')
    return tool.state === 'ok' ? <Callout tone="ok">{tool.name} is ready.</Callout> : null
  return (
    <div className="space-y-2 rounded-md bg-sunken p-3" role="status">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 font-medium">
          {texts.text(view.headline)}
          {view.fraction !== null && `, ${percentText(view.fraction)}`}
        </p>
        {!isOver(view.state) && (
          <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate({ id: job })}>
            Cancel
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
            <span className="text-muted">{marks[stage.state]}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
