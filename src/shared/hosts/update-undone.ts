// A machine that did not keep its last update, from the record that its updater leaves.
import { z } from 'zod'

/**
 * An update that the machine went back from. `stuck`: not completely. `reason`: in the machine's own words; empty if it
 * gives none.
 */
export const updateUndone = z.object({
  /** Milliseconds since the epoch; null if the host could not tell. */
  at: z.number().nullable(),
  stuck: z.boolean(),
  reason: z.string(),
})
export type UpdateUndone = z.infer<typeof updateUndone>

/** A later deploy replaces the update. `shownAt`: when the host reported it. */
export const isUndone = (
  undone: UpdateUndone | null | undefined,
  { shownAt, switchedAt }: { shownAt: number; switchedAt: number | null },
): undone is UpdateUndone => undone != null && (switchedAt === null || switchedAt <= (undone.at ?? shownAt))

const mostReason = 500
const ended = z.object({
  outcome: z.enum(['went-back', 'stuck']),
  why: z.string().default(''),
  to: z.string(),
})

/**
 * `text`: of last_switch in the updater's folder. null: there is none, it is of another form, the update was kept, or the
 * machine runs that system by now.
 */
export function updateUndoneIn(text: string, at: number | null, running: string | null): UpdateUndone | null {
  const found = parsed(text)
  if (!found || found.to === running) return null
  const { outcome, why } = found
  return { at, stuck: outcome === 'stuck', reason: why === outcome ? '' : why.slice(0, mostReason) }
}

function parsed(text: string): z.infer<typeof ended> | null {
  try {
    return ended.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
