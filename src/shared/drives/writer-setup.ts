// Whether the writer can run as root here, and what must be copied where to make that possible.
import { z } from 'zod'
import { value } from '#shared/messages/message-schema.ts'

export const writerSetup = z.object({
  /**
   * `not-needed`: the package is root's, or Kiln runs as root, or this system asks in another way. `not-allowed`: this
   * user can get no rights here.
   */
  state: z.enum(['not-needed', 'installed', 'missing', 'impossible', 'not-allowed']),
  /** Why it is not installed, or cannot be. */
  reason: value.nullable(),
  /** The folder of this Kiln's writer, or the one that it would be copied to. */
  folder: z.string().nullable(),
  /** Whether anything is in that folder, used or not. */
  isThere: z.boolean(),
  /** The files to be copied, under their names there. */
  files: z.array(z.object({ name: z.string(), from: z.string().nullable(), sizeBytes: z.number() })),
  /** Folders of other versions. */
  others: z.array(z.string()),
})
export type WriterSetup = z.infer<typeof writerSetup>
