// Shows the progress of a plan until it is there, or why there is none.
import { Ban, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { StageList } from '#features/builds/stage-list.tsx'
import { WaitingLine } from '#features/jobs/waiting-line.tsx'
import { RefusedTrust } from '#features/profile-form/trust-question.tsx'
import { useCommand } from '#lib/engine/calls.ts'
import { errorLine, t, texts } from '#lib/texts/texts.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Progress } from '#ui/feedback/progress.tsx'

type Planning<Plan> = {
  plan: Plan | null
  job: string | null
  view: JobView | null
  cancelled: boolean
  error: unknown
  again: () => void
}
type Props<Plan> = { planning: Planning<Plan>; children: (plan: Plan) => ReactNode }

export function PlanState<Plan>({ planning, children }: Props<Plan>) {
  const { plan, error, again, cancelled } = planning
  if (error)
    return (
      <RefusedTrust error={error} onTrusted={() => again()}>
        <ErrorPanel error={error} title={t('plan.failed')} onRetry={() => again()} />
      </RefusedTrust>
    )
  if (cancelled)
    return (
      <Callout
        title={t('plan.cancelled')}
        actions={
          <Button size="sm" icon={RotateCw} onClick={() => again()}>
            {t('plan.again')}
          </Button>
        }
      />
    )
  return plan ? children(plan) : <PlanMaking view={planning.view} job={planning.job} />
}

/** Its stages, what is happening now, and the way out. */
function PlanMaking({ view, job }: { view: JobView | null; job: string | null }) {
  const cancel = useCommand('jobs.cancel')
  const headline = view ? texts.text(view.headline) : ''
  return (
    <Card>
      <CardHeader
        title={t('plan.making')}
        actions={
          job && (
            <Button
              size="sm"
              icon={Ban}
              busy={cancel.isPending}
              onClick={() => cancel.mutate({ id: job }, { onError: error => toast(errorLine(error), 'bad') })}
            >
              {t('plan.cancel')}
            </Button>
          )
        }
      />
      <CardBody className="space-y-3">
        <p role="status" className="min-h-5">
          {headline}
        </p>
        <WaitingLine waiting={view?.waiting ?? null} />
        <Progress fraction={view?.fraction ?? null} label={t('plan.making')} />
        {view && <StageList stages={view.stages} elapsedMs={null} />}
      </CardBody>
    </Card>
  )
}
