// updates/keys.json in the configuration folder: the public halves of the keys that this computer publishes with, and the
// signed key set that boxes get.
import { z } from 'zod'
import { maxSignedTextLength, updateKeyForm } from './signed-text.ts'

export const updateKeysVersion = 1

const publicKey = z.string().regex(updateKeyForm)

export const updateKeys = z.object({
  schema: z.literal(updateKeysVersion),
  /** Its private half is with the person alone. */
  recovery: publicKey,
  /** Its private half is in the keyring. */
  daily: publicKey,
  number: z.number().int().positive(),
  /** Seconds since the epoch. */
  made: z.number().int().positive(),
  /** The key set, signed by the recovery key. */
  keySet: z.string().max(maxSignedTextLength),
})
export type UpdateKeys = z.infer<typeof updateKeys>
