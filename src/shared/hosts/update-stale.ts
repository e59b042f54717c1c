// Why a machine can take no update although nothing fails, from the record of its updater's last look.
import { z } from 'zod'

export const staleReasons = ['expired', 'no-commit'] as const
export const updateStale = z.enum(staleReasons)
type UpdateStale = z.infer<typeof updateStale>

const looked = z.object({ refusal: z.string().optional(), stale: z.number().optional() })

/** `text`: of last_look in the updater's folder. null: it is of another form, or updates come. */
export function updateStaleIn(text: string): UpdateStale | null {
  const found = parsed(text)
  if (found?.refusal === 'expired') return 'expired'
  return found?.stale === undefined ? null : 'no-commit'
}

function parsed(text: string): z.infer<typeof looked> | null {
  try {
    return looked.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // Nothing, or a file that was cut off.
    return null
  }
}
