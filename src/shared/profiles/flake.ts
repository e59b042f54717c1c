// The result of inspecting a flake: what images can be built from it.
import { z } from 'zod'

export const flakeLook = z.object({
  /** As it was requested, without a name. */
  flake: z.string(),
  description: z.string(),
  /** As Nix locked it. */
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
