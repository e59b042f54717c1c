// Begins the deploy that a plan is of.
import { deployJobHref } from '#features/links.tsx'
import { useCommand } from '#lib/engine/calls.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import type { DeployPlan } from '#shared/model/deploy/plan.ts'

type Planned = { plan: DeployPlan | null; sudoPassword: string | null }
type Starting = {
  /** The place that this is on. */
  at: string
  onStarted: () => void
}

export function useStart({ plan, sudoPassword }: Planned, { at, onStarted }: Starting) {
  const starting = useCommand('deploys.start')
  const begin = () => {
    if (!plan || starting.isPending) return
    starting.mutate(
      { plan: plan.id, sudoPassword },
      {
        onSuccess: ({ job }) => {
          onStarted()
          // Someone who left the page meanwhile is not brought back.
          if (isAt(at)) navigate(deployJobHref(plan.id, job))
        },
      },
    )
  }
  return { begin, busy: starting.isPending, error: starting.error }
}
