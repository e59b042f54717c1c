// Requests to the broker of an orchestrator: one `voxnix call` over SSH. It runs as the login user and never
// uses sudo, so the broker's policy decides what Kiln may do.
import type { HostMemories } from '#engine/hosts/memories.ts'
import { explainUnreachable } from '#engine/hosts/not-started.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { Call } from '#shared/workloads/call.ts'
import { longestReply, longestRequest } from '#shared/workloads/wire.ts'
import { type Answers, answersOf, operation } from './answers.ts'
import { isPerson, stepIn } from './parse.ts'

/** JSON may need up to three bytes for a character of the longest reply. */
const mostBytes = 4 * longestReply
const lineBytes = 1 << 20

export type BrokerParts = {
  ports: Pick<Ports, 'ssh'>
  store: HostStore
  memories: Pick<HostMemories, 'read'>
}

export type Asking = {
  host: Host
  /** The person, if the account belongs to several. */
  person: string | null
  calls: readonly Call[]
  signal: AbortSignal
  timeoutMs: number
  onStep?: (step: { step: string; undoing: boolean }) => void
}

/** Throws workload.* and ssh.*, and rejects with the signal's reason. */
export async function askBroker({ ports, store, memories }: BrokerParts, asking: Asking): Promise<Answers> {
  const { host, person, calls, signal, timeoutMs, onStep } = asking
  const input = calls.map(call => `${JSON.stringify(call)}\n`).join('')
  // voxnix would drop a longer request silently.
  if (input.length > longestRequest)
    throw failure('workload.input', { operation, values: { host: host.name } })
  if (person !== null && !isPerson(person))
    throw failure('workload.no-person', { operation, values: { host: host.name, person } })
  const connected = ports.ssh.connect(host.address, { knownHosts: store.knownHostsPath, signal })
  const connection = await explainUnreachable({ memories, host }, connected)
  const words = ['voxnix', 'call', ...(person === null ? [] : ['--as', person])]
  try {
    const exit = await connection.run(words, {
      input,
      signal,
      timeoutMs,
      mostBytes,
      mostLineBytes: lineBytes,
      ...(onStep && {
        onLine: ({ text }) => {
          const step = stepIn(text)
          if (step) onStep(step)
        },
      }),
    })
    signal.throwIfAborted()
    return answersOf({ host: host.name, person }, exit)
  } catch (thrown) {
    signal.throwIfAborted()
    // The broker finishes what it began without the connection.
    if (thrown instanceof KilnError && thrown.code === 'ssh.lost')
      throw failure('workload.lost', { operation, values: { host: host.name }, cause: thrown })
    throw thrown
  } finally {
    await connection.close()
  }
}
