// A request to run an image.
import { z } from 'zod'
import { boxId } from '../box-id.ts'
import { imageFormat } from '../formats/format-schema.ts'
import { tcpPort } from '../profiles/web-path.ts'
import { seedAnswers } from '../seed/seed.ts'
import { forward, network } from './machine.ts'

export const runRequest = z.object({
  /** Id of an image of the library. */
  image: z.string(),
  /** null: the one that needs the least work before it boots. */
  format: imageFormat.nullable().default(null),
  /** null: the profile's minimum, or more if this computer has plenty. */
  memoryMiB: z.number().int().min(64).max(1048576).nullable().default(null),
  cpus: z.number().int().min(1).max(255).nullable().default(null),
  /**
   * Forwards in addition to the profile's; one with the same guest port replaces the profile's. A port in use is
   * refused here.
   */
  forwards: z.array(z.object({ host: tcpPort, guest: tcpPort })).default([]),
  /** open also lets the guest reach the services of this computer: a face that offers it must say so. */
  network: network.default('open'),
  /** A screen, a keyboard and a mouse; without them, the machine only has its serial port. */
  screen: z.boolean().default(true),
  /** Emulated, even if this computer could run the guest directly: slower, and it runs every guest. */
  emulate: z.boolean().default(false),
  /** Give it one of Kiln's keys, so that Kiln can log in: for the terminal, and for checks from inside. */
  login: z.boolean().default(false),
  seed: seedAnswers.nullable().default(null),
  /** Id of the box that it is for. */
  box: boxId.optional(),
})
export type RunRequest = z.infer<typeof runRequest>

/** The request as it would be carried out now. */
export const runPlan = z.object({
  memoryMiB: z.number().int(),
  cpus: z.number().int(),
  forwards: z.array(forward),
})
export type RunPlan = z.infer<typeof runPlan>
