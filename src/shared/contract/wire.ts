// The messages between a client and the engine, the same over a MessagePort, a child's IPC and a WebSocket.
import { z } from 'zod'
import { jobEvent, jobView } from '../jobs/job.ts'
import { errorReport } from '../messages/error-report.ts'
import { topic } from './index.ts'
import { maxChunkBytes, terminalSize } from './streams.ts'

const id = z.number().int().nonnegative()
const bytes = z.object({ t: z.literal('bytes'), id, bytes: z.instanceof(Uint8Array) })

export const toEngine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id, call: z.string(), input: z.unknown().optional() }),
  /** The caller no longer waits for the answer to this call; what can be stopped is. */
  z.object({ t: z.literal('cancel'), id }),
  /**
   * Answered with a view (the snapshot, which has the number of its last event), then the events after it, until the
   * job ends or the client unwatches.
   */
  z.object({ t: z.literal('watch'), id, job: z.string() }),
  z.object({ t: z.literal('unwatch'), id }),
  /** Opens a stream of streams.ts: answered with `opened` or `failed`. */
  z.object({ t: z.literal('open'), id, stream: z.string(), input: z.unknown().optional() }),
  bytes.extend({ bytes: z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= maxChunkBytes) }),
  /** How many bytes of the stream were taken: as many more may be sent. */
  z.object({ t: z.literal('taken'), id, count: z.number().int().nonnegative() }),
  /** The stream's terminal has a new size. */
  z.object({ t: z.literal('size'), id, ...terminalSize.shape }),
  z.object({ t: z.literal('end'), id }),
])
export type ToEngine = z.infer<typeof toEngine>

export const fromEngine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('reply'), id, ok: z.literal(true), value: z.unknown() }),
  z.object({ t: z.literal('failed'), id, error: errorReport }),
  z.object({ t: z.literal('view'), id, view: jobView }),
  z.object({ t: z.literal('events'), id, events: z.array(jobEvent) }),
  z.object({ t: z.literal('changed'), topics: z.array(topic) }),
  /** The stream's first `replayBytes` are a copy of earlier output. */
  z.object({ t: z.literal('opened'), id, replayBytes: z.number().int().nonnegative().default(0) }),
  bytes,
  /** The other end has closed the stream; if there is a reason, `failed` gives it. */
  z.object({ t: z.literal('ended'), id }),
])
export type FromEngine = z.infer<typeof fromEngine>

/** One end of a connection. Messages are plain data (structured clone or JSON); `bytes` stay bytes (frames.ts). */
export type Port<Send, Receive> = {
  post(message: Send): void
  /** One listener; earlier messages are queued for it. */
  listen(listener: (message: Receive) => void): void
  /** Called once when the other end is gone. */
  onClose(listener: () => void): void
  close(): void
}
