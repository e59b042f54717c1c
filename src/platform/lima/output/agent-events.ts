// ha.stdout.log: the events of an instance's host agent since its last start, one per line. Pure.
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

/** The latest event; null before the first. A partial last line is ignored. */
export function lastStatus(log: string): AgentStatus | null {
  for (const line of log.split('\n').toReversed()) {
    try {
      const parsed = agentEvent.safeParse(JSON.parse(line))
      if (parsed.success) return parsed.data.status
    } catch {
      // A partial line, or none.
    }
  }
  return null
}
