// The messages between a client and the engine, the same over a MessagePort, a child's IPC and a WebSocket.
import { z } from 'zod'
import { errorReport } from '../messages/error-report.ts'
import { jobEvent, jobView } from '../model/jobs/job.ts'
import { topic } from './index.ts'

const id = z.number().int().nonnegative()

export const toEngine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id, call: z.string(), input: z.unknown().optional() }),
  /** Nobody waits for the answer to this call any more; what can be stopped is. */
  z.object({ t: z.literal('cancel'), id }),
  /** Answered by a view (the snapshot, which carries the number of its last event), then by the events after it
   *  as they come, until the job ends or the client unwatches. */
  z.object({ t: z.literal('watch'), id, job: z.string() }),
  z.object({ t: z.literal('unwatch'), id }),
])
export type ToEngine = z.infer<typeof toEngine>

export const fromEngine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('reply'), id, ok: z.literal(true), value: z.unknown() }),
  z.object({ t: z.literal('failed'), id, error: errorReport }),
  z.object({ t: z.literal('view'), id, view: jobView }),
  z.object({ t: z.literal('events'), id, events: z.array(jobEvent) }),
  z.object({ t: z.literal('changed'), topics: z.array(topic) }),
])
export type FromEngine = z.infer<typeof fromEngine>

/** One end of a connection. Messages are plain data (structured clone or JSON). */
export type Port<Send, Receive> = {
  post(message: Send): void
  /** One listener; messages that came before are kept for it. */
  listen(listener: (message: Receive) => void): void
  /** Called once when the other end is gone. */
  onClose(listener: () => void): void
  close(): void
}
