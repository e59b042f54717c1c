// A job that is going on, in a card: what it does, how far it is, its stages, and a way to cancel it.
import '#ui/dialog-texts.ts'
import './job-texts.ts'
import { useCommand } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import type { Stage } from '#shared/progress.ts'
import { Button } from '#ui/controls/button.tsx'
import { Progress } from '#ui/feedback/progress.tsx'
import { WaitingLine } from './waiting-line.tsx'

const stageMark = ({ state }: Stage): string => {
  if (state === 'pending') return ''
  return state === 'running' ? '…' : t(`tool.stage.${state}`)
}

export function RunningJob({ id, view, headline }: { id: string; view: JobView; headline: string }) {
  const cancel = useCommand('jobs.cancel')
  return (
    <div className="space-y-2 rounded-md bg-sunken p-3" role="status">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 font-medium">{headline}</p>
        <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate({ id })}>
          {t('ui.cancel')}
        </Button>
      </div>
      <WaitingLine waiting={view.waiting} />
      <Progress fraction={view.fraction} label={texts.text(jobTitle(view))} />
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
