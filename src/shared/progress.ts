// Progress is {step, fraction | null, detail}: it never goes back, and no number stands where none is known.
import { z } from 'zod'

export const stageState = z.enum(['pending', 'running', 'done', 'failed', 'skipped', 'cancelled'])

export const stage = z.object({
  /** Stable key: evaluate, fetch, build, copy, convert:qcow2, hash, … */
  id: z.string(),
  /** What a person reads: "Make qcow2". */
  label: z.string(),
  state: stageState,
  /** 0…1, or null where no fraction is known. */
  fraction: z.number().min(0).max(1).nullable(),
  /** One line beside it: "212 MB of 493 MB". Empty when there is nothing to say. */
  detail: z.string(),
  /** Milliseconds since the job's start. */
  startedMs: z.number().nullable(),
  endedMs: z.number().nullable(),
})
export type Stage = z.infer<typeof stage>

export const pendingStage = (id: string, label: string): Stage => ({
  id,
  label,
  state: 'pending',
  fraction: null,
  detail: '',
  startedMs: null,
  endedMs: null,
})
