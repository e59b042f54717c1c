// A boot test: this very file was booted, and did what its profile promises.
import { z } from 'zod'
import { imageFormat } from '../formats/format-schema.ts'
import { healthCheck } from '../profiles/health-check.ts'
import { acceleration } from './machine.ts'

/** skipped: it could not be checked here, which is not a failure. */
const bootCheck = healthCheck.extend({
  outcome: z.enum(['passed', 'skipped']),
  /** Since the start of QEMU. */
  seconds: z.number().nullable(),
})
export type BootCheck = z.infer<typeof bootCheck>

export const bootTest = z.object({
  /** The file that was booted: no other file of the image, and no other content. */
  format: imageFormat,
  sha256: z.string(),
  /** Milliseconds since the epoch. */
  when: z.number(),
  /** QEMU's version: "7.2.22". */
  qemu: z.string(),
  accel: acceleration,
  checks: z.array(bootCheck),
  /** From the start of QEMU until all checks had passed. */
  seconds: z.number(),
})
export type BootTest = z.infer<typeof bootTest>
