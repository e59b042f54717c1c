// The programs that Kiln needs on this computer, and whether each is installed; and the state of the hosts that it builds on.

import { z } from 'zod'
import { errorReport } from './messages/error-report.ts'
import { value } from './messages/message-schema.ts'

export const toolReport = z.object({
  /** nix, nix-daemon, qemu-img, … */
  id: z.string(),
  name: z.string(),
  /** Why it is needed, in one sentence. */
  why: value,
  state: z.enum(['ok', 'missing', 'too-old', 'broken']),
  /** Without it Kiln cannot build at all. */
  required: z.boolean(),
  /** Few users need it: Doctor shows that it is missing, but not as a problem. */
  extra: z.boolean().default(false),
  version: z.string().nullable(),
  path: z.string().nullable(),
  /** Its problem, if it has one. */
  problem: value.nullable(),
  /** How the user can get it: one command or one sentence. */
  install: value,
  /** The action that Kiln would take, shown before it is taken; null if there is none. */
  fix: value.nullable(),
})
export type ToolReport = z.infer<typeof toolReport>
export const doctorReport = z.object({ tools: z.array(toolReport), ready: z.boolean() })
export type DoctorReport = z.infer<typeof doctorReport>

export const builderReport = z.object({
  /** The id of its host. */
  id: z.string(),
  name: z.string(),
  /** "root@build1:2222" */
  address: z.string(),
  /** untrusted: its host key is. fails: it does not answer, or cannot build. */
  state: z.enum(['answers', 'untrusted', 'fails']),
  nixVersion: z.string().nullable(),
  /** Whether its Nix accepts settings and unsigned paths from the login user; null if it was not checked. */
  trusted: z.boolean().nullable(),
  /** The problem, and its remedy; null if there is none. */
  problem: errorReport.nullable(),
})
export type BuilderReport = z.infer<typeof builderReport>
