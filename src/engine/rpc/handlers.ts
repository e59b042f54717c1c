// The handlers that each call of the contract must have. A missing or superfluous one is a type error.
import type { Contract, Decoded, JobValue, Reply } from '#shared/contract/index.ts'
import type { JobPlan } from '../jobs/plan.ts'

/** `signal`: aborted when the caller no longer waits for the answer. */
type Handler<C> = C extends { kind: 'job' }
  ? (input: Decoded<C>, signal: AbortSignal) => Promise<JobPlan<JobValue<C>>>
  : (input: Decoded<C>, signal: AbortSignal) => Promise<Reply<C>>

export type Handlers = { [G in keyof Contract]: { [C in keyof Contract[G]]: Handler<Contract[G][C]> } }
export type GroupHandlers<G extends keyof Contract> = Handlers[G]
