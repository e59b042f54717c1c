import { z } from 'zod'
import { query } from './define.ts'

const place = z.object({ path: z.string(), kind: z.enum(['home', 'media']) })
const entry = z.object({ name: z.string(), kind: z.enum(['folder', 'file']) })
export type BrowsedEntry = z.infer<typeof entry>

export const files = {
  /**
   * The names in a folder, and nothing else about its content: for a window without the system's file picker. Only
   * below the user's home and mounted media, also through links; hidden ones are left out. null: the starting places.
   */
  browse: query(
    z.object({ path: z.string().max(4096).nullable() }),
    z.object({
      /** The real path, without links. */
      path: z.string().nullable(),
      /** null at a starting place. */
      parent: z.string().nullable(),
      places: z.array(place),
      /** Folders first. */
      entries: z.array(entry),
      /** How many more there are, in a folder with too many. */
      more: z.number(),
    }),
  ),
}
