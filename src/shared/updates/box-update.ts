// A box's report about the system that is published for it. Pure.
import { z } from 'zod'
import { boxId } from '../box-id.ts'
import { updateStaleIn } from '../hosts/update-stale.ts'
import { message } from '../messages/codes.ts'
import type { Message, Value } from '../messages/message.ts'
import { message as messageSchema } from '../messages/message-schema.ts'
import { refusals } from './judge.ts'

/** `runs`: and keeps it. `waits`: has not switched yet, or is being checked. `unknown`: it does not answer. `unasked`: Kiln knows no
 *  host of it. */
export const boxUpdateStates = ['runs', 'waits', 'went-back', 'failed', 'unknown', 'unasked'] as const

export const boxUpdate = z.object({
  box: boxId,
  name: z.string(),
  /** The system that is published for it. */
  system: z.string(),
  state: z.enum(boxUpdateStates),
  /** A string is in the words of the box. null: there is nothing to say. */
  reason: z.union([z.string(), messageSchema]).nullable(),
})
export type BoxUpdate = z.infer<typeof boxUpdate>

/** A box's raw report: the system that runs, and the files of its updates (docs/updates.md). */
export type Reported = { running: string; lastLook: string; lastSwitch: string; isOnTrial: boolean }

const ended = z.object({
  outcome: z.string(),
  why: z.string().default(''),
  to: z.string().default(''),
  // These describe an update that did not begin.
  toplevel: z.string().default(''),
  problem: z.string().default(''),
  detail: z.string().default(''),
})
const looked = z.object({
  outcome: z.string(),
  toplevel: z.string().default(''),
  detail: z.string().default(''),
  refusal: z.string().default(''),
  problem: z.string().default(''),
})

export function judgeReported(reported: Reported, system: string): Pick<BoxUpdate, 'state' | 'reason'> {
  const isRunning = reported.running === system
  if (reported.isOnTrial) return { state: 'waits', reason: null }
  if (isRunning) return { state: 'runs', reason: reasonForStale(reported.lastLook) }
  const last = parsed(ended, reported.lastSwitch)
  if (last?.to === system) {
    if (last.outcome === 'switched') return { state: 'went-back', reason: message('update.because.by-hand') }
    const state = last.outcome === 'went-back' || last.outcome === 'stuck' ? 'went-back' : 'failed'
    return { state, reason: reasonForSwitch(last) }
  }
  // A person may put one off: it is not at fault then.
  if (last?.outcome === 'failed' && last.toplevel === system && last.problem !== 'put-off')
    return { state: 'failed', reason: last.detail || message('update.because.not-said') }
  const look = parsed(looked, reported.lastLook)
  if (look?.outcome === 'failed') return { state: 'failed', reason: reasonForFailedLook(look) }
  if (look?.outcome === 'refused') return { state: 'failed', reason: reasonForRefusal(look.refusal) }
  return { state: 'waits', reason: null }
}

/** A box says these of a description in the cache that is not what was signed, or is not there. */
const spoiledInfo = ['unsigned-path', 'incomplete', 'too-large']
/** Nix says these of an archive: it has no code for them. */
const spoiledArchive = /hash mismatch|decompress|archive|corrupt|truncated/i

function reasonForFailedLook({ problem, detail }: z.infer<typeof looked>): string | Message {
  if (spoiledInfo.includes(problem) || (problem === 'nix' && spoiledArchive.test(detail)))
    return message('update.because.spoiled', { detail })
  return detail || message('update.because.not-said')
}

/** It runs what is published, and takes no other. */
function reasonForStale(lastLook: string): Message | null {
  const stale = updateStaleIn(lastLook)
  if (stale === null) return null
  return stale === 'expired' ? message('update.refusal.expired') : message('update.because.no-commit')
}

/** Returns the reason in the words of the box, whose own steps leave only a code. */
function reasonForSwitch({ outcome, why }: z.infer<typeof ended>): string | Message {
  if (why !== '' && why !== outcome) return why
  if (outcome === 'stuck') return message('update.because.stuck')
  return outcome === 'cut-off' ? message('update.because.cut-off') : message('update.because.not-said')
}

/** One that a newer Kiln knows is shown as it is. */
function reasonForRefusal(refusal: string): string | Message {
  const known = refusals.find(each => each === refusal)
  if (known) return message(`update.refusal.${known}`)
  return refusal || message('update.because.not-said')
}

/** "attic went back (worse: tcp 8123)" */
export const updateText = ({ name, state, reason }: BoxUpdate): Value =>
  reason === null
    ? message('update.box', { name, state: message(`update.box.${state}`) })
    : message('update.box-because', { name, state: message(`update.box.${state}`), reason })

/** null: the file is not there, or is not one. */
function parsed<T>(type: z.ZodType<T>, text: string): T | null {
  try {
    return type.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Whether the next wave may follow, and which boxes of the first one prevent it. */
type WaveVerdict = { verdict: 'go' } | { verdict: 'wait' | 'stop'; because: readonly BoxUpdate[] }

export function judgeWave(first: readonly BoxUpdate[]): WaveVerdict {
  const bad = first.filter(({ state }) => state === 'went-back' || state === 'failed')
  if (bad.length > 0) return { verdict: 'stop', because: bad }
  const waiting = first.filter(({ state }) => state !== 'runs')
  return waiting.length > 0 ? { verdict: 'wait', because: waiting } : { verdict: 'go' }
}
