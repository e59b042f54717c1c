// The plan of the request: made when its step is come to, watched while it is made.
import { useEffect } from 'react'
import { useConnection } from '#lib/engine/connection.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { type DeployPlan, type DeployRequest, deployPlan } from '#shared/model/deploy/plan.ts'
import { isOver } from '#shared/model/jobs/job-state.ts'
import { keyOf, makePlan, usePlanState } from './plan-store.ts'

export function usePlan(request: DeployRequest | null, wanted: boolean) {
  const { asked, asking, error } = usePlanState()
  const connected = useConnection().phase === 'open'
  const key = request && keyOf(request)
  const isAsked = key !== null && (asked?.key === key || asking === key || error?.key === key)
  useEffect(() => {
    if (wanted && connected && request && !isAsked) void makePlan(request, null)
  }, [wanted, connected, request, isAsked])
  const mine = asked?.key === key ? asked : null
  const { view, error: lost } = useJob(mine?.job ?? null)
  const plan: DeployPlan | null = view?.state === 'succeeded' ? decoded(view.value) : null
  return {
    plan,
    job: mine?.job ?? null,
    /** While it is made. */
    view: view && !isOver(view.state) ? view : null,
    cancelled: view?.state === 'cancelled',
    error: (error?.key === key ? error?.thrown : null) ?? view?.error ?? lost,
    sudoPassword: mine?.sudoPassword ?? null,
    again: (sudoPassword: string | null = mine?.sudoPassword ?? null) =>
      request && void makePlan(request, sudoPassword),
  }
}

const decoded = (value: unknown) => deployPlan.safeParse(value).data ?? null
