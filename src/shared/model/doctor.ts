// What Kiln needs on this computer, and whether it is installed.

import { z } from 'zod'
import { value } from '../messages/message-schema.ts'

export const toolReport = z.object({
  /** nix, nix-daemon, qemu-img, … */
  id: z.string(),
  name: z.string(),
  /** Why it is needed, in one sentence. */
  why: value,
  state: z.enum(['ok', 'missing', 'too-old', 'broken']),
  /** Without it Kiln cannot build at all. */
  required: z.boolean(),
  version: z.string().nullable(),
  path: z.string().nullable(),
  /** What is wrong, when something is. */
  problem: value.nullable(),
  /** How a person gets it: one command or one sentence. */
  install: value,
  /** What Kiln would do itself, said before it is done; null when it cannot. */
  fix: value.nullable(),
})
export type ToolReport = z.infer<typeof toolReport>
export const doctorReport = z.object({ tools: z.array(toolReport), ready: z.boolean() })
export type DoctorReport = z.infer<typeof doctorReport>
