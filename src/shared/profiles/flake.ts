// What a look at a flake shows: what of it an image can be built of.
import { z } from 'zod'

export const flakeLook = z.object({
  /** As it was asked for, without a name. */
  flake: z.string(),
  description: z.string(),
  /** As Nix locked it. */
  url: z.string(),
  choices: z.array(
    z.object({
      /** Takes the place of a profile's id. */
      reference: z.string(),
      name: z.string(),
      /** A nixosConfiguration, or the images.<system>.<raw|iso> of the flake itself. */
      kind: z.enum(['configuration', 'images']),
    }),
  ),
})
export type FlakeLook = z.infer<typeof flakeLook>
