// A box as clients see it: its record and its state.
import { z } from 'zod'
import { buildRecord } from '#shared/builds/build.ts'
import { value } from '#shared/messages/message-schema.ts'
import { boxActions, boxRecord, boxStates } from './box.ts'

/** The next action. `id`: the image, machine, host or build that it applies to; null for the box itself. */
const boxNext = z.object({ action: z.enum(boxActions), id: z.string().nullable() })
export type BoxNext = z.infer<typeof boxNext>

const boxState = z.object({
  code: z.enum(boxStates),
  /** Milliseconds since the epoch; null if unknown. */
  since: z.number().nullable(),
  /** A sentence. */
  because: value,
  next: boxNext.nullable(),
})
export type BoxState = z.infer<typeof boxState>

/**
 * `images` and `machines`: those that exist. `image`: the newest of the box's current profile and
 * architecture. `hostName`: its computer's host name; null if unknown. `sameHostName`: other boxes with that
 * host name.
 */
export const boxView = boxRecord.omit({ schema: true }).extend({
  image: z.string().nullable(),
  hostName: z.string().nullable(),
  sameHostName: z.array(z.object({ id: z.string(), name: z.string() })),
  state: boxState,
})
export type BoxView = z.infer<typeof boxView>

/**
 * A finished build of a box that made no image. `log`: the file with Nix's whole output; null if it does not
 * exist.
 */
export const boxBuild = buildRecord
  .pick({ id: true, state: true, createdAt: true, endedAt: true, error: true })
  .extend({ log: z.string().nullable() })
export type BoxBuild = z.infer<typeof boxBuild>
