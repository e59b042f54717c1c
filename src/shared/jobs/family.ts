// A family of job kinds: kinds that share the same detail and extra events.

import { z } from 'zod'
import { Unexpected } from '../errors.ts'
import { jobBase } from './base.ts'

type Kinds = readonly [string, ...string[]]
/** Made by jobEventOf. */
type EventSchema = z.ZodType<{ type: string }> & { shape: { type: z.ZodLiteral<string> } }
type Interruption = { operation: string; seconds: number }

type Definition<K extends Kinds, Detail extends z.ZodType, E extends readonly EventSchema[]> = {
  kinds: K
  /** The part that only jobs of these kinds have, in addition to the part of every job. */
  detail: Detail
  /** The detail of a job that has not started. */
  start(): z.infer<Detail>
  /** Their own events; every job also has those of base.ts. */
  events: E
  /** Pure. */
  reduce(detail: z.infer<Detail>, event: z.infer<E[number]>): z.infer<Detail>
  /** Pure. The detail of a job whose engine ended while it ran; unchanged if omitted. */
  interrupted?(detail: z.infer<Detail>, at: Interruption): z.infer<Detail>
}

export function jobFamily<
  const K extends Kinds,
  Detail extends z.ZodType,
  const E extends readonly EventSchema[],
>(definition: Definition<K, Detail, E>) {
  const { kinds, detail, events } = definition
  /** Is it a job of this family? */
  const has = <J extends { kind: string }>(job: J): job is Extract<J, { kind: K[number] }> =>
    kinds.includes(job.kind)
  return {
    ...definition,
    view: jobBase.extend({ kind: z.enum(kinds), detail }),
    ownEvents: new Set<string>(events.map(({ shape }) => shape.type.value)),
    has,
    /** A job that is known to be of this family; anything else is a bug. */
    expect<J extends { kind: string }>(job: J): Extract<J, { kind: K[number] }> {
      if (has(job)) return job
      throw new Unexpected(`A job of the kind ${job.kind} is not one of ${kinds.join(', ')}`)
    },
  }
}
