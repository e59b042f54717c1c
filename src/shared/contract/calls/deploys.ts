import { z } from 'zod'
import { deployPlan, deployRequest } from '#shared/model/deploy/plan.ts'
import { hostResult } from '#shared/model/deploy/result.ts'
import { job, query } from './define.ts'

/** For sudo on the hosts, where it asks; never stored. null: none is given. */
const sudoPassword = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\n\r]*$/)
  .nullable()
  .default(null)

export const deploys = {
  /** Looks at the hosts, builds and compares. Changes nothing on a host. */
  plan: job(z.object({ request: deployRequest, sudoPassword }), deployPlan),
  show: query(z.object({ id: z.string() }), deployPlan),
  /** Carries a plan out as it was shown. The results of hosts that failed are in the job's detail. */
  start: job(
    z.object({
      plan: z.string(),
      sudoPassword,
      /** Who deploys: told to others who find the host locked. One line. */
      who: z
        .string()
        .max(200)
        .regex(/^[^\p{Cc}]*$/u)
        .default('Kiln'),
    }),
    z.object({ results: z.array(hostResult) }),
  ),
}
