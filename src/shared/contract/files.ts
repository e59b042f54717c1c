import { z } from 'zod'
import { query } from './define.ts'

const place = z.object({ path: z.string(), kind: z.enum(['home', 'media']) })
const entry = z.object({ name: z.string(), kind: z.enum(['folder', 'file']) })
export type BrowsedEntry = z.infer<typeof entry>

export const files = {
  /** The names in a folder, and nothing else of what is in it: for a window that has no picker of the system. Only below
   *  the person's home and mounted media, also through links; hidden ones are left out. null: the places to begin at. */
  browse: query(
    z.object({ path: z.string().max(4096).nullable() }),
    z.object({
      /** As it really is, without links. */
      path: z.string().nullable(),
      /** null at a place to begin at. */
      parent: z.string().nullable(),
      places: z.array(place),
      /** Folders first. */
      entries: z.array(entry),
      /** How many more there are, of a folder with too many. */
      more: z.number(),
    }),
  ),
}
