// The report that a user hands out to get help: facts about Kiln on this computer, without secrets and without answers.
import { z } from 'zod'
import { toolReport } from '../doctor.ts'
import { settings } from '../settings.ts'
import { logEvents } from './log-events.ts'
import { logLevels, logProcesses } from './log-line.ts'

const logLine = z.object({
  time: z.string(),
  process: z.enum([...logProcesses]),
  pid: z.number(),
  level: z.enum([...logLevels]),
  event: z.enum([...logEvents]),
  data: z.record(z.string(), z.union([z.string(), z.number()]).nullish()),
})

export const diagnosticReport = z.object({
  schema: z.literal(1),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  version: z.string(),
  platform: z.string(),
  architecture: z.string(),
  /** Includes Nix. `problem` is the code of what is wrong. */
  tools: z.array(
    toolReport
      .pick({ id: true, state: true, required: true, version: true, path: true })
      .extend({ problem: z.string().nullable() }),
  ),
  /** Folders below the home folder start with ~; null if they cannot be read. */
  settings: settings.nullable(),
  settingsProblem: z.string().nullable(),
  /** Newest last. */
  failedJobs: z.array(logLine),
  /** The last lines of the diagnostic log, of all processes. */
  log: z.array(logLine),
})
export type DiagnosticReport = z.infer<typeof diagnosticReport>
