// A host that announced itself on the local network.
import { z } from 'zod'

export const foundHost = z.object({
  /** Its own name for itself: one line. */
  name: z.string(),
  /** "box1.local" */
  host: z.string(),
  /** The port of its SSH server. */
  port: z.number().int(),
  addresses: z.array(z.string()),
  services: z.array(z.string()),
  /** The profile that it announces; null if it does not. Anyone can announce anything. */
  profile: z.string().nullable(),
  build: z.string().nullable(),
  /** The host in the list that showed its trusted key there; null for a stranger. */
  known: z
    .object({
      id: z.string(),
      name: z.string(),
      /** The image that Kiln wrote to its drive; null if it did not. */
      flashed: z.object({ image: z.string().nullable(), name: z.string() }).nullable(),
      /** Whether it answered for the first time. */
      first: z.boolean(),
    })
    .nullable(),
})
export type FoundHost = z.infer<typeof foundHost>
