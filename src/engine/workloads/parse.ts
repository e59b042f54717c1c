// Parses what `voxnix call` prints: a greeting and replies on stdout, steps on stderr. Pure, in one pass,
// with bounds: a host may print anything.
import { z } from 'zod'
import { mostOfPerson, vmSize } from '#shared/contract/workloads.ts'
import { jsonOrNull } from '#shared/json.ts'
import {
  type CallReply,
  type Greeting,
  mostCalls,
  type NotGreeted,
  unreached,
} from '#shared/workloads/call.ts'
import { roles } from '#shared/workloads/people.ts'
import { faults } from './faults.ts'

const word = z.string().max(100)
const words = z.array(word).max(1000)
const greeting = z.object({
  voxnix: z.literal(1),
  person: word,
  role: z.enum(roles).nullable(),
  most: mostOfPerson.nullable(),
  modules: words,
  // Hosts that were deployed before machines existed lack this field.
  vms: vmSize.extend({ modules: words }).nullable().default(null),
  quotaGiB: z.number().min(0).nullable(),
}) satisfies z.ZodType<Greeting>
/** As `voxnix` takes it from the name of a socket. */
const person = /^[a-z0-9-]{1,100}$/
const notGreeted = z.object({
  voxnix: z.literal(1),
  none: z.enum(unreached),
  people: z.array(z.string().regex(person)).max(1000),
}) satisfies z.ZodType<NotGreeted>
const opening = z.union([greeting, notGreeted])

/** No socket of a host has another name, and no shell reads anything else into it. */
export const isPerson = (name: string): boolean => person.test(name)

const id = z.number().int()
const isFault = (code: string) => Object.hasOwn(faults, code)
const failed = z.object({ id, ok: z.literal(false), code: z.string(), detail: z.string().optional() })
const answered = z.object({
  id,
  ok: z.literal(true),
  value: z.unknown().optional(),
  waits: z.unknown().optional(),
})
const step = z.object({ id, step: z.string().min(1).max(100), undoing: z.boolean() })

/** The value is not decoded further: only the caller knows its shape. */
export type CallAnswer =
  | { ok: true; value: unknown; waits: unknown }
  /** null for a code that this Kiln does not know. */
  | { ok: false; code: Extract<CallReply, { ok: false }>['code'] | null; detail: string }

type Printed = { opening: Greeting | NotGreeted; answers: ReadonlyMap<number, CallAnswer> }

function answerIn(line: unknown): [number, CallAnswer] | null {
  const fault = failed.safeParse(line).data
  if (fault) {
    const code = isFault(fault.code) ? (fault.code as keyof typeof faults) : null
    return [fault.id, { ok: false, code, detail: fault.detail ?? '' }]
  }
  const { data } = answered.safeParse(line)
  return data ? [data.id, { ok: true, value: data.value, waits: data.waits }] : null
}

/** null if it is not voxnix output. Skips what a login shell prints before it. */
export function printedIn(stdout: string): Printed | null {
  let found: Printed['opening'] | null = null
  const answers = new Map<number, CallAnswer>()
  for (const line of stdout.split('\n')) {
    if (line === '') continue
    const parsed = jsonOrNull(line)
    if (found === null) {
      found = opening.safeParse(parsed).data ?? null
      continue
    }
    const answer = answerIn(parsed)
    if (answer === null || answers.size === mostCalls) return null
    answers.set(...answer)
  }
  return found && { opening: found, answers }
}

/** null for other lines of stderr, such as ssh's. */
export const stepIn = (line: string): { step: string; undoing: boolean } | null =>
  step.safeParse(jsonOrNull(line)).data ?? null
