// While a plan is made: its stages, what is happening now, and the way out.
import { Ban } from 'lucide-react'
import { StageList } from '#features/builds/detail/stage-list.tsx'
import { useCommand } from '#lib/engine/calls.ts'
import { errorLine, t, texts } from '#lib/texts/texts.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Progress } from '#ui/feedback/progress.tsx'

export function PlanMaking({ view, job }: { view: JobView | null; job: string | null }) {
  const cancel = useCommand('jobs.cancel')
  const headline = view ? texts.text(view.headline) : ''
  return (
    <Card>
      <CardHeader
        title={t('deploy.plan.making')}
        actions={
          job && (
            <Button
              size="sm"
              icon={Ban}
              busy={cancel.isPending}
              onClick={() => cancel.mutate({ id: job }, { onError: error => toast(errorLine(error), 'bad') })}
            >
              {t('deploy.plan.cancel')}
            </Button>
          )
        }
      />
      <CardBody className="space-y-3">
        <p role="status" className="min-h-5">
          {headline}
        </p>
        <Progress fraction={view?.fraction ?? null} label={t('deploy.plan.making')} />
        {view && <StageList stages={view.stages} elapsedMs={null} />}
      </CardBody>
    </Card>
  )
}
