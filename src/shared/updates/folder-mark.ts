// kiln-updates.json of a published folder: whose it is, and which folder it is. Pure.
import { z } from 'zod'

export const markName = 'kiln-updates.json'
export const markVersion = 1
export const mostMarkBytes = 10_000

export const mark = z.object({
  schema: z.literal(markVersion),
  recovery: z.string().max(300),
  /** The id of the folder, wherever it is copied to. */
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
})
export type FolderMark = z.infer<typeof mark>

/** null: it is not one, or of a newer Kiln. */
export function markIn(text: string): FolderMark | null {
  try {
    return mark.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // A page of the server, for example.
    return null
  }
}
