import { z } from 'zod'
import { installPlan, installRequest, installResult } from '#shared/install/plan.ts'
import { seedAnswers } from '#shared/seed/seed.ts'
import { job } from './define.ts'

export const installs = {
  /** Builds the system, looks at the machine and its disks. Changes nothing there. */
  plan: job(z.object({ request: installRequest }), installPlan),
  /** Carries a plan out as it was shown. `typed`: the serial of each disk that is erased, as a person typed it. `answers`: what
   *  is specific to this machine, read at its first start; its host key is made anyway. */
  start: job(
    z.object({
      plan: z.string().max(100),
      typed: z.array(z.string().max(300)).max(100),
      answers: seedAnswers.nullable().default(null),
    }),
    installResult,
  ),
}
