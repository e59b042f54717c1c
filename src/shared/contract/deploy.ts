import { z } from 'zod'
import { deployPlan, deployRequest, stateVersionAnswer, systemDiff } from '#shared/deploy/plan.ts'
import { hostResult } from '#shared/deploy/result.ts'
import { storePathForm } from '#shared/store-path.ts'
import { job, query } from './define.ts'

/** A system in the store of a host. */
const system = z.string().regex(storePathForm)

/** The password for sudo on hosts that require it; never stored. null: none is given. */
const sudoPassword = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\n\r]*$/)
  .nullable()
  .default(null)

export const deploys = {
  /** The names of a flake's configurations, to be paired with hosts (shared/deploy/pairs.ts). */
  configurations: query(
    z.object({ flake: z.string().max(4096) }),
    z.object({ configurations: z.array(z.string()) }),
  ),
  /** Reads the hosts' facts, builds and compares. Changes nothing on a host. */
  plan: job(z.object({ request: deployRequest, sudoPassword }), deployPlan),
  /** Like `plan`, with the system of an earlier plan, for the hosts that it did not reach; null: the last deploy. */
  resume: job(
    z.object({
      plan: z.string().max(100).nullable().default(null),
      sudoPassword,
      /** Answers in addition to those of that plan. */
      stateVersions: z.array(stateVersionAnswer).max(500).default([]),
    }),
    deployPlan,
  ),
  show: query(z.object({ id: z.string() }), deployPlan),
  /** How two generations of a host in the list differ. Queries the host. */
  compare: query(z.object({ host: z.string().min(1).max(300), from: system, to: system }), systemDiff),
  /** Carries out a plan as it was shown. The results of failed hosts are in the job's detail. */
  start: job(
    z.object({
      plan: z.string(),
      sudoPassword,
      /** The person or program that deploys: shown to others who find the host locked. One line. */
      who: z
        .string()
        .max(200)
        .regex(/^[^\p{Cc}]*$/u)
        .default('Kiln'),
      /**
       * Continues without the hosts that have a problem. Where each host gets its own system it is refused otherwise.
       */
      leaveOutProblems: z.boolean().default(false),
    }),
    z.object({ results: z.array(hostResult) }),
  ),
}
