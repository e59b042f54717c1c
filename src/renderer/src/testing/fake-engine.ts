// For tests of components: a fake engine, whose answers the test gives. What the real one answers is tested end to end.
import type { CallPath, CallReply } from '#lib/engine/calls.ts'
import { failure } from '#shared/errors.ts'

type Answer = (input: unknown, signal?: AbortSignal) => unknown
const answers = new Map<string, Answer>()

/** What was asked since the last `forgetAnswers`. */
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

/** Of a job nothing is heard. */
const others: Record<string, unknown> = { watch: () => () => {} }
const client = new Proxy(
  {},
  { get: (_, name) => (name === 'then' ? undefined : (others[String(name)] ?? group(String(name)))) },
)
const open = { phase: 'open', client, generation: 1 }

/** In place of lib/engine/connection.ts: `vi.mock('#lib/engine/connection.ts', () => fakeConnection)`. */
export const fakeConnection = {
  connectionState: () => open,
  useConnection: () => open,
  onConnection: () => () => {},
  whenOpen: async () => client,
  retryNow: () => {},
  connect: () => {},
}
