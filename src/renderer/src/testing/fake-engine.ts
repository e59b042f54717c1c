// A fake engine for tests of components, whose answers the test gives. What the real one answers is tested end to end.
import type { CallPath, CallReply } from '#lib/engine/calls.ts'
import type { StreamListener } from '#shared/contract/client-streams.ts'
import type { TerminalSize } from '#shared/contract/streams.ts'
import { failure } from '#shared/errors.ts'
import type { JobView } from '#shared/jobs/job.ts'

type Answer = (input: unknown, signal?: AbortSignal) => unknown
const answers = new Map<string, Answer>()

/** The calls since the last `forgetAnswers`. */
export const asked: { path: string; input: unknown }[] = []

export function answer<P extends CallPath>(
  path: P,
  reply: (input: unknown, signal?: AbortSignal) => CallReply<P> | Promise<CallReply<P>>,
): void {
  answers.set(path, reply)
}

export function forgetAnswers(): void {
  answers.clear()
  asked.length = 0
  openedStreams.length = 0
  isAway = false
}

const group = (name: string) =>
  new Proxy(
    {},
    {
      get: (_, call) => async (input: unknown, signal?: AbortSignal) => {
        const path = `${name}.${String(call)}`
        asked.push({ path, input })
        const reply = answers.get(path)
        if (!reply) throw failure('engine.away', { operation: path })
        return reply(input, signal)
      },
    },
  )

type OpenedStream = {
  name: string
  listener: StreamListener
  written: string
  sizes: TerminalSize[]
  isClosed: boolean
}

/** The streams that were opened since the last `forgetAnswers`; the test is their other end. */
export const openedStreams: OpenedStream[] = []

function open(name: string, _input: unknown, listener: StreamListener) {
  const stream: OpenedStream = { name, listener, written: '', sizes: [], isClosed: false }
  openedStreams.push(stream)
  return {
    write(bytes: Uint8Array) {
      stream.written += new TextDecoder().decode(bytes)
    },
    resize(size: TerminalSize) {
      stream.sizes.push(size)
    },
    close() {
      stream.isClosed = true
    },
  }
}

const watchers = new Map<string, (view: JobView) => void>()

/** Sends a view to the watcher of that job. */
export const hear = (job: string, view: Partial<JobView>): void => watchers.get(job)?.(view as JobView)

function watch(job: string, { onView }: { onView?: (view: JobView) => void }) {
  if (onView) watchers.set(job, onView)
  return () => void watchers.delete(job)
}

const others: Record<string, unknown> = { watch, open, onChanged: () => () => {} }
const client = new Proxy(
  {},
  { get: (_, name) => (name === 'then' ? undefined : (others[String(name)] ?? group(String(name)))) },
)
const connected = { phase: 'open', client, generation: 1 }
let isAway = false
const now = () => (isAway ? { phase: 'connecting', before: true, failures: 1 } : connected)

/** Until the test has ended. */
export function loseEngine(): void {
  isAway = true
}

/** Replaces lib/engine/connection.ts in every test (shared-window.ts). */
export const fakeConnection = {
  connectionState: now,
  useConnection: now,
  onConnection: () => () => {},
  whenOpen: async () => client,
  retryNow: () => {},
  connect: () => {},
}
