// What is asked for when an image is run.
import { z } from 'zod'
import { imageFormat } from '../formats/format-schema.ts'
import { tcpPort } from '../profiles/web-path.ts'
import { seedAnswers } from '../seed/seed.ts'
import { forward, network } from './machine.ts'

export const runRequest = z.object({
  /** Id of an image of the library. */
  image: z.string(),
  /** null: the one that needs the least work before it boots. */
  format: imageFormat.nullable().default(null),
  /** null: the profile's minimum, or more where this computer has plenty. */
  memoryMiB: z.number().int().min(64).max(1048576).nullable().default(null),
  cpus: z.number().int().min(1).max(255).nullable().default(null),
  /** Beside the profile's; one with the same guest port stands in for the profile's. A taken port is refused here. */
  forwards: z.array(z.object({ host: tcpPort, guest: tcpPort })).default([]),
  /** open lets the guest reach the services of this computer too: a face that asks has to say so. */
  network: network.default('open'),
  /** A screen, a keyboard and a mouse; without, the machine has its serial port only. */
  screen: z.boolean().default(true),
  /** Emulated, also where this computer could carry the guest itself: slower, and it runs every guest. */
  emulate: z.boolean().default(false),
  /** Give it a key of Kiln's own, so that Kiln can log in: for the terminal, and for checks from inside. */
  login: z.boolean().default(false),
  seed: seedAnswers.nullable().default(null),
})
export type RunRequest = z.infer<typeof runRequest>

/** The request as it would be carried out now. */
export const runPlan = z.object({
  memoryMiB: z.number().int(),
  cpus: z.number().int(),
  forwards: z.array(forward),
})
export type RunPlan = z.infer<typeof runPlan>
