// The plan of the request: made when a step is come to that needs it, watched while it is made.
import { useEffect } from 'react'
import { useConnection } from '#lib/engine/connection.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { type InstallPlan, installPlan } from '#shared/model/install/plan.ts'
import { isOver } from '#shared/model/jobs/job-state.ts'
import type { Asked } from './draft.ts'
import { isSame, keyOf, makePlan, usePlanState } from './plan-store.ts'

/** `step`: that needs it; null where none does. To choose disks, a plan for any of them will do. */
export function usePlan(request: Asked | null, step: 'disks' | 'confirm' | null) {
  const { asked, asking, error } = usePlanState()
  const connected = useConnection().phase === 'open'
  const key = request && keyOf(request)
  const fits = (one: typeof asking) =>
    key !== null && (step === 'disks' ? one?.machine === key.machine : isSame(one, key))
  const isAsked = fits(asked) || fits(asking) || fits(error)
  useEffect(() => {
    if (step !== null && connected && request && !isAsked) void makePlan(request)
  }, [step, connected, request, isAsked])
  const mine = fits(asked) ? asked : null
  const { view, error: lost } = useJob(mine?.job ?? null)
  const plan: InstallPlan | null =
    view?.state === 'succeeded' ? (installPlan.safeParse(view.value).data ?? null) : null
  return {
    plan,
    job: mine?.job ?? null,
    /** While it is made. */
    view: view && !isOver(view.state) ? view : null,
    cancelled: view?.state === 'cancelled',
    error: (fits(error) ? error?.thrown : null) ?? view?.error ?? lost,
    again: () => request && void makePlan(request),
  }
}
