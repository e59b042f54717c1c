import { z } from 'zod'
import { boxId } from '#shared/box-id.ts'
import { installPlan, installRequest, installResult } from '#shared/install/plan.ts'
import { seedAnswers } from '#shared/seed/seed.ts'
import { job } from './define.ts'

export const installs = {
  /** Builds the system, inspects the machine and its disks. Changes nothing there. */
  plan: job(z.object({ request: installRequest }), installPlan),
  /**
   * Carries out a plan as it was shown. `typed`: the serial of each disk that is erased, as the user typed it.
   * `answers`: data for this machine, read at its first start; it gets a host key in any case.
   */
  start: job(
    z.object({
      plan: z.string().max(100),
      typed: z.array(z.string().max(300)).max(100),
      answers: seedAnswers.nullable().default(null),
      /** Id of the box that it becomes: its secrets that the keyring keeps are used. */
      box: boxId.optional(),
    }),
    installResult,
  ),
}
