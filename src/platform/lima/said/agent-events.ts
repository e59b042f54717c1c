// ha.stdout.log: what the host agent of an instance says of it, one event a line, from its last start on. Pure.
import { z } from 'zod'

const agentEvent = z.object({
  status: z.object({
    running: z.boolean().default(false),
    degraded: z.boolean().default(false),
    exiting: z.boolean().default(false),
    errors: z.array(z.string()).default([]),
  }),
})
export type AgentStatus = z.infer<typeof agentEvent>['status']

/** The last that was said; null before anything was. A last line that is only half written is left out. */
export function lastStatus(log: string): AgentStatus | null {
  for (const line of log.split('\n').toReversed()) {
    try {
      const parsed = agentEvent.safeParse(JSON.parse(line))
      if (parsed.success) return parsed.data.status
    } catch {
      // Half a line, or none.
    }
  }
  return null
}
