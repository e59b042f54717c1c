// Requests to the broker of an orchestrator: one `voxnix call` over SSH. It runs as the login user and never
// uses sudo, so the broker's policy decides what Kiln may do.
import type { z } from 'zod'
import type { HostMemories } from '#engine/hosts/memories.ts'
import { explainUnreachable } from '#engine/hosts/not-started.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Exit } from '#engine/ports/process.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Host } from '#shared/hosts/host.ts'
import { list } from '#shared/messages/message.ts'
import type { Call, Greeting } from '#shared/workloads/call.ts'
import { longestReply, longestRequest } from '#shared/workloads/wire.ts'
import { faults, noBroker } from './faults.ts'
import { type CallAnswer, printedIn, stepIn } from './parse.ts'

const operation = 'workloads'
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

type Answers = {
  greeting: Greeting
  /** The broker's answer to the call with that id, decoded by the schema. Throws workload.*. */
  value<S extends z.ZodType>(id: number, schema: S): z.output<S>
  /** The approval that the call waits for. */
  waits<S extends z.ZodType>(id: number, schema: S): z.output<S>
  /** null if the role does not allow the call. */
  allowed<S extends z.ZodType>(id: number, schema: S): z.output<S> | null
}

/** Throws workload.* and ssh.*, and rejects with the signal's reason. */
export async function askBroker({ ports, store, memories }: BrokerParts, asking: Asking): Promise<Answers> {
  const { host, person, calls, signal, timeoutMs, onStep } = asking
  const input = calls.map(call => `${JSON.stringify(call)}\n`).join('')
  // voxnix would drop a longer request silently.
  if (input.length > longestRequest)
    throw failure('workload.input', { operation, values: { host: host.name } })
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
    return answersOf(host.name, exit)
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

const linesOf = (text: string) => text.split('\n').slice(-20)

function answersOf(host: string, exit: Exit & { stdout: string }): Answers {
  const { stdout, code, command, lastLines } = exit
  const values = { host }
  if (code === 127) throw failure('workload.no-broker', { operation, values })
  const garbage = (lines: string[]) =>
    failure('workload.garbage', { operation, values, details: { command, lastLines: lines } })
  const printed = printedIn(stdout)
  // Older versions have no `call` and print their usage.
  if (printed === null && code === 2 && stdout === '')
    throw failure('workload.old-voxnix', { operation, values })
  if (printed === null) throw garbage([...lastLines, ...linesOf(stdout)].slice(-20))
  const { opening, answers } = printed
  if ('none' in opening) {
    if (opening.none === 'several')
      throw failure(noBroker.several, { operation, values: { host, people: list(opening.people) } })
    throw failure(noBroker[opening.none], { operation, values })
  }
  const faultOf = ({ code: fault, detail }: Extract<CallAnswer, { ok: false }>) =>
    fault === null
      ? garbage(linesOf(detail))
      : failure(faults[fault], {
          operation,
          values,
          ...(detail && { details: { lastLines: linesOf(detail) } }),
        })
  const answerTo = (id: number): Extract<CallAnswer, { ok: true }> => {
    const answer = answers.get(id)
    if (!answer) throw garbage(linesOf(stdout.slice(0, 2000)))
    if (!answer.ok) throw faultOf(answer)
    return answer
  }
  const decoded = <S extends z.ZodType>(value: unknown, schema: S): z.output<S> => {
    const { data, success } = schema.safeParse(value)
    if (!success) throw garbage(linesOf(stdout.slice(0, 2000)))
    return data
  }
  const value: Answers['value'] = (id, schema) => decoded(answerTo(id).value, schema)
  return {
    greeting: opening,
    value,
    waits: (id, schema) => decoded(answerTo(id).waits, schema),
    allowed: (id, schema) => {
      const answer = answers.get(id)
      return answer && !answer.ok && answer.code === 'role' ? null : value(id, schema)
    },
  }
}
