// The keyboard of the computer that Kiln runs on, and the layouts that it knows.
import { z } from 'zod'

export const keyboardHere = z.object({
  /** The name for loadkeys; null: unknown. */
  keymap: z.string().nullable(),
  /** XKB's name, the first if there are several; null: unknown. */
  layout: z.string().nullable(),
  /** All layouts of XKB with its names for them; empty if it is not installed. */
  layouts: z.array(z.object({ layout: z.string(), name: z.string() })).max(500),
})
export type KeyboardHere = z.infer<typeof keyboardHere>
