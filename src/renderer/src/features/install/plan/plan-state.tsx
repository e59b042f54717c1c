// What stands in a step until its plan is there: how far it is, or why there is none.
import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { PlanMaking } from '#features/deploy/plan/plan-making.tsx'
import { t } from '#lib/texts/texts.ts'
import type { InstallPlan } from '#shared/model/install/plan.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import type { InstallWizard } from '../wizard/use-install.ts'

type Props = { wizard: InstallWizard; children: (plan: InstallPlan) => ReactNode }

export function PlanState({ wizard: { planning }, children }: Props) {
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
