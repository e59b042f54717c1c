// A host that announced itself on the local network.
import { z } from 'zod'

export const foundHost = z.object({
  /** What it calls itself: one line. */
  name: z.string(),
  /** "box1.local" */
  host: z.string(),
  /** Of its SSH server. */
  port: z.number().int(),
  addresses: z.array(z.string()),
  services: z.array(z.string()),
  /** As it announces them; null where it says nothing. Anybody can announce anything. */
  profile: z.string().nullable(),
  build: z.string().nullable(),
  /** The host of the list that showed its trusted key there; null for a stranger. */
  known: z
    .object({
      id: z.string(),
      name: z.string(),
      /** What Kiln put on its drive; null where it did not. */
      flashed: z.object({ image: z.string().nullable(), name: z.string() }).nullable(),
      /** Whether it answered for the first time. */
      first: z.boolean(),
    })
    .nullable(),
})
export type FoundHost = z.infer<typeof foundHost>
