// drives.json: what Kiln has put on which drive. It is known by model, serial and size, not by its path.
import { z } from 'zod'

export const lineageVersion = 1

export const flashedDrive = z.object({
  serial: z.string(),
  model: z.string(),
  sizeBytes: z.number(),
  /** Id of the library's image; null for a file or an address. */
  image: z.string().nullable(),
  /** What was flashed, as a person calls it. */
  name: z.string(),
  /** Of the flashed file, where it is known. */
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
