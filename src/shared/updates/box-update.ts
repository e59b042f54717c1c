// What a box says about the system that is published for it. Pure.
import { z } from 'zod'
import { boxId } from '../box-id.ts'

/** `runs`: and keeps it. `waits`: has not switched yet, or is being checked. `unknown`: it does not answer. */
export const boxUpdateStates = ['runs', 'waits', 'went-back', 'failed', 'unknown'] as const

export const boxUpdate = z.object({
  box: boxId,
  name: z.string(),
  /** The system that is published for it. */
  system: z.string(),
  state: z.enum(boxUpdateStates),
  /** In the words of the box, or why it does not answer; null: there is nothing to say. */
  reason: z.string().nullable(),
})
export type BoxUpdate = z.infer<typeof boxUpdate>

/** As the box has it: what runs, and the files of its updates (docs/updates.md). */
export type Told = { running: string; lastLook: string; lastSwitch: string; isOnTrial: boolean }

const ended = z.object({ outcome: z.string(), why: z.string().default(''), to: z.string().default('') })
const looked = z.object({
  outcome: z.string(),
  toplevel: z.string().default(''),
  detail: z.string().default(''),
  refusal: z.string().default(''),
})

export function judgeTold(told: Told, system: string): Pick<BoxUpdate, 'state' | 'reason'> {
  const isRunning = told.running === system
  if (told.isOnTrial) return { state: 'waits', reason: null }
  if (isRunning) return { state: 'runs', reason: null }
  const last = parsed(ended, told.lastSwitch)
  if (last?.to === system) {
    if (last.outcome === 'switched') return { state: 'went-back', reason: 'by-hand' }
    if (last.outcome === 'went-back' || last.outcome === 'stuck')
      return { state: 'went-back', reason: last.why || last.outcome }
    return { state: 'failed', reason: last.why || last.outcome }
  }
  const look = parsed(looked, told.lastLook)
  if (look?.outcome === 'failed') return { state: 'failed', reason: look.detail || 'failed' }
  if (look?.outcome === 'refused') return { state: 'failed', reason: look.refusal || 'refused' }
  return { state: 'waits', reason: null }
}

/** null: the file is not there, or is not one. */
function parsed<T>(type: z.ZodType<T>, text: string): T | null {
  try {
    return type.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** What the boxes of the first wave make of the next one. */
type WaveVerdict = { verdict: 'go' } | { verdict: 'wait' | 'stop'; because: readonly BoxUpdate[] }

export function judgeWave(first: readonly BoxUpdate[]): WaveVerdict {
  const bad = first.filter(({ state }) => state === 'went-back' || state === 'failed')
  if (bad.length > 0) return { verdict: 'stop', because: bad }
  const waiting = first.filter(({ state }) => state !== 'runs')
  return waiting.length > 0 ? { verdict: 'wait', because: waiting } : { verdict: 'go' }
}
