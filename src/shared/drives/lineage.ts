// drives.json: what Kiln has written to which drive. Drives are identified by model, serial and size, not by path.
import { z } from 'zod'

export const lineageVersion = 1

export const flashedDrive = z.object({
  serial: z.string(),
  model: z.string(),
  sizeBytes: z.number(),
  /** Id of the library's image; null for a file or a URL. */
  image: z.string().nullable(),
  /** The source, under the user's name for it. */
  name: z.string(),
  /** The SHA-256 of the flashed file, if known. */
  sha256: z.string().nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  verified: z.boolean(),
  hostname: z.string().nullable(),
  hostKey: z.string().nullable(),
})
export type FlashedDrive = z.infer<typeof flashedDrive>

/** Newest last. */
export const lineage = z.object({ schema: z.literal(lineageVersion), drives: z.array(flashedDrive) })
export type Lineage = z.infer<typeof lineage>
