// Personalising, as flashing asks for it: answers become the bytes that are put into the image's seed partition.

import type { SeedAnswers } from '#shared/model/flash/seed.ts'
import type { Option, OptionValues } from '#shared/model/profiles/option.ts'

/** What answers are checked against: an image, or what else was made of a profile. */
export type Personalised = { profile: { id: string }; provenance: { options: OptionValues } }

export type SeedContext = {
  /** What the seed partition holds; a payload that is larger is refused. */
  partitionBytes: number
  /** The library's image; null for a file or an address that has a seed partition. */
  image: Personalised | null
  /** Secret options of the image's profile. */
  secrets: Option[]
}

export type Seed = {
  /** From the first byte of the seed partition, header included. */
  payload: Uint8Array
  /** Public host key that is on it, as a line of known_hosts has it; null without one. */
  hostKey: string | null
}

/** Throws seed.invalid, seed.too-large. */
export type MakeSeed = (answers: SeedAnswers, context: SeedContext) => Promise<Seed>
