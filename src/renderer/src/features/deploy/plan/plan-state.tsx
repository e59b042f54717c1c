// What a step shows until its plan is there: how far it is, or why there is none.
import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PlanMaking } from './plan-making.tsx'

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
  if (error) return <ErrorPanel error={error} title={t('deploy.plan.failed')} onRetry={() => again()} />
  if (cancelled)
    return (
      <Callout
        title={t('deploy.plan.cancelled')}
        actions={
          <Button size="sm" icon={RotateCw} onClick={() => again()}>
            {t('deploy.plan.again')}
          </Button>
        }
      />
    )
  return plan ? children(plan) : <PlanMaking view={planning.view} job={planning.job} />
}
