// Shows the broker's steps as the stages of a job. They are not known in advance.

import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import { message } from '#shared/messages/codes.ts'
import { type ProgressText, pendingStage } from '#shared/progress.ts'
import { isBrokerStep } from '#shared/workloads/steps.ts'

/** A host that never stops reporting steps must not fill this computer's memory. */
const mostStages = 100

/** An unknown step is shown by its own name. */
function labelOf(step: string, undoing: boolean): ProgressText {
  const label = isBrokerStep(step) ? message(`stage.workload.${step}`) : step
  return undoing ? message('stage.workload.taken-back', { step: label }) : label
}

/** Runs `work` and shows its steps. The last step ends with the result of `work`. */
export async function withSteps<T>(
  { emit, signal }: Work,
  now: () => number,
  work: (onStep: (step: { step: string; undoing: boolean }) => void) => Promise<T>,
): Promise<T> {
  const stages = new Stages([pendingStage('0', message('stage.workload.ask'))], { emit, now })
  let count = 0
  let isUndoing = false
  stages.start('0')
  try {
    const value = await work(({ step, undoing }) => {
      if (count === mostStages) return
      // The first step that is undone follows the one that failed.
      stages.end(String(count), undoing && !isUndoing ? 'failed' : 'done')
      isUndoing = undoing
      const id = String(++count)
      stages.add([pendingStage(id, labelOf(step, undoing))], '')
      stages.start(id)
    })
    stages.end(String(count), 'done')
    return value
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
}
