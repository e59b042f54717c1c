// The keyboard of the computer that Kiln runs on, and the layouts that it knows.
import { z } from 'zod'

export const keyboardHere = z.object({
  /** As loadkeys names it; null: unknown. */
  keymap: z.string().nullable(),
  /** As XKB names it: the first, where there are several. null: unknown. */
  layout: z.string().nullable(),
  /** Of XKB, with the names that it gives them; empty where it is not installed. */
  layouts: z.array(z.object({ layout: z.string(), name: z.string() })).max(500),
})
export type KeyboardHere = z.infer<typeof keyboardHere>
