// Personalising for flashing: answers become the bytes that are written to the image's seed partition.

import type { Fitted } from '#shared/seed/fits.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'

type SeedContext = Fitted & {
  /** The seed partition's capacity; a larger payload is refused. */
  partitionBytes: number
  /** Box id of this machine; absent if it belongs to no box. */
  box?: string | null
}

export type Seed = {
  /** The bytes from the first one of the seed partition, header included. */
  payload: Uint8Array
  /** Its public host key, as in a known_hosts line; null without one. */
  hostKey: string | null
  /** Whom its SSH keys let in; null if it has none. */
  user: string | null
}

/** Throws seed.invalid, seed.too-large. */
export type MakeSeed = (answers: SeedAnswers, context: SeedContext) => Promise<Seed>
