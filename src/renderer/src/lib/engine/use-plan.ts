// The plan of the answers that are there now: made when a step is reached that needs it, watched while it is made.
import { useEffect } from 'react'
import { isOver } from '#shared/jobs/job-state.ts'
import { useConnection } from './connection.ts'
import type { PlanStore } from './plan-store.ts'
import { useJob } from './use-job.ts'

type Wanted<Input, Plan> = {
  /** null while answers are missing. */
  input: Input | null
  /** The step that is shown needs a plan. */
  wanted: boolean
  /** Whether a plan for that request still fits the current answers. */
  fits: (requested: Input, now: Input) => boolean
  decode: (value: unknown) => Plan | null
}

export function usePlan<Input, Plan>(
  store: PlanStore<Input>,
  { input, wanted, fits, decode }: Wanted<Input, Plan>,
) {
  const { requested, asking, error } = store.usePlanState()
  const connected = useConnection().phase === 'open'
  const isMine = (one: Input | null | undefined) =>
    input !== null && one !== null && one !== undefined && fits(one, input)
  const isRequested = isMine(requested?.input) || isMine(asking) || isMine(error?.input)
  useEffect(() => {
    if (wanted && connected && input && !isRequested) void store.make(input)
  }, [store, wanted, connected, input, isRequested])
  const mine = isMine(requested?.input) ? requested : null
  const { view, error: lost } = useJob(mine?.job ?? null)
  return {
    plan: view?.state === 'succeeded' ? decode(view.value) : null,
    /** Its request. */
    requested: mine?.input ?? null,
    job: mine?.job ?? null,
    /** While it is made. */
    view: view && !isOver(view.state) ? view : null,
    cancelled: view?.state === 'cancelled',
    error: (isMine(error?.input) ? error?.thrown : null) ?? view?.error ?? lost,
  }
}
