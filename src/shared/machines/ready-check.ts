// The condition that a machine is ready.
import { z } from 'zod'
import { tcpPort, webPath } from '../profiles/web-path.ts'

export const readyCheck = z.discriminatedUnion('kind', [
  /** An SSH server greets. */
  z.object({ kind: z.literal('ssh') }),
  /** It prints this on its serial port. */
  z.object({ kind: z.literal('serial'), mark: z.string().min(1).max(200) }),
  /** The guest accepts a connection to its port, which must be forwarded. */
  z.object({ kind: z.literal('tcp'), port: tcpPort }),
  /** A server in the guest answers with a status below 400. `port` is the guest's. */
  z.object({
    kind: z.literal('http'),
    port: tcpPort,
    path: webPath,
    secure: z.boolean(),
  }),
])
export type ReadyCheck = z.infer<typeof readyCheck>
