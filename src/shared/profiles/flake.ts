// The result of inspecting a flake: what images can be built from it.
import { z } from 'zod'

export const flakeLook = z.object({
  /** The reference that was requested, without a name. */
  flake: z.string(),
  description: z.string(),
  /** The URL that Nix locked. */
  url: z.string(),
  choices: z.array(
    z.object({
      /** Replaces a profile's id. */
      reference: z.string(),
      name: z.string(),
      /** A nixosConfiguration, or the images.<system>.<raw|iso> of the flake itself. */
      kind: z.enum(['configuration', 'images']),
    }),
  ),
})
export type FlakeLook = z.infer<typeof flakeLook>
