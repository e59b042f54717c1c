// A box as the faces see it: its record with its state.
import { z } from 'zod'
import { buildRecord } from '#shared/builds/build.ts'
import { value } from '#shared/messages/message-schema.ts'
import { boxActions, boxRecord, boxStates } from './box.ts'

/** What a person does next; `id`: of the image, machine, host or build that it is done with, null for the box itself. */
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
 * `images` and `machines`: those that are there. `image`: the newest of its profile and architecture as they are now.
 * `hostName`: that its computer goes by; null: not known. `sameHostName`: other boxes that go by it.
 */
export const boxView = boxRecord.omit({ schema: true }).extend({
  image: z.string().nullable(),
  hostName: z.string().nullable(),
  sameHostName: z.array(z.object({ id: z.string(), name: z.string() })),
  state: boxState,
})
export type BoxView = z.infer<typeof boxView>

/** A build of a box that made no image, and has ended. `log`: the file with all that Nix printed; null: it is not there. */
export const boxBuild = buildRecord
  .pick({ id: true, state: true, createdAt: true, endedAt: true, error: true })
  .extend({ log: z.string().nullable() })
export type BoxBuild = z.infer<typeof boxBuild>
