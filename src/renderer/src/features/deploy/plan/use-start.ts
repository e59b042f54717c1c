// Begins the deploy that a plan is of.

import { useCommand } from '#lib/engine/calls.ts'
import { useSentOnce } from '#lib/engine/sent-once.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { t } from '#lib/texts/texts.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import { deployJobHref } from '#shared/window/routes.ts'
import { planStore } from './plan-store.ts'

type Plan = { plan: DeployPlan | null; sudoPassword: string | null }
type Starting = {
  /** The place that this is on. */
  at: string
  onStarted?: () => void
}

export function useStart({ plan, sudoPassword }: Plan, { at, onStarted }: Starting) {
  const starting = useCommand('deploys.start')
  const once = useSentOnce()
  const begin = () => {
    if (!plan || !once.take(plan.id)) return
    starting.mutate(
      { plan: plan.id, sudoPassword },
      {
        onError: once.release,
        onSuccess: ({ job }) => {
          planStore.forget()
          onStarted?.()
          // Someone who left the page meanwhile is not brought back.
          if (isAt(at)) navigate(deployJobHref(plan.id, job))
        },
      },
    )
  }
  return { begin, busy: starting.isPending, error: starting.error }
}

/** What keeps a plan from being begun; null when nothing does. `blocked` says what to do about hosts that are not ready. */
export function whyNotStart(
  plan: DeployPlan | null,
  blocked: 'deploy.plan.blocked' | 'deploy.rest.blocked',
): string | null {
  if (!plan) return t('plan.waits')
  const count = plan.hosts.filter(({ problem }) => problem !== null).length
  return count > 0 ? t(blocked, { count }) : null
}
