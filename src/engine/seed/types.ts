// Personalising, as flashing asks for it: answers become the bytes that are put into the image's seed partition.

import type { Fitted } from '#shared/seed/fits.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'

export type SeedContext = Fitted & {
  /** What the seed partition holds; a payload that is larger is refused. */
  partitionBytes: number
}

export type Seed = {
  /** From the first byte of the seed partition, header included. */
  payload: Uint8Array
  /** Public host key that is on it, as a line of known_hosts has it; null without one. */
  hostKey: string | null
  /** Who its SSH keys let in; null where it has none. */
  user: string | null
}

/** Throws seed.invalid, seed.too-large. */
export type MakeSeed = (answers: SeedAnswers, context: SeedContext) => Promise<Seed>
