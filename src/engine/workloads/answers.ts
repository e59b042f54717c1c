// Turns the end of one `voxnix call` into the broker's answers, or the error that explains why there are none. Pure.
import type { z } from 'zod'
import type { Exit } from '#engine/ports/process.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { withoutEscapes } from '#shared/terminal-escapes.ts'
import type { Greeting, NotGreeted } from '#shared/workloads/call.ts'
import { faults, noBroker } from './faults.ts'
import { type CallAnswer, printedIn } from './parse.ts'

export const operation = 'workloads'

export type Answers = {
  greeting: Greeting
  /** The broker's answer to the call with that id, decoded by the schema. Throws workload.*. */
  value<S extends z.ZodType>(id: number, schema: S): z.output<S>
  /** The approval that the call waits for. */
  waits<S extends z.ZodType>(id: number, schema: S): z.output<S>
  /** null if the role does not allow the call. */
  allowed<S extends z.ZodType>(id: number, schema: S): z.output<S> | null
}
/** `person`: the one that the call named. */
type Asked = { host: string; person: string | null }

/** A host may print anything, and a page shows these lines. */
const mostLines = 20
const longestLine = 2000
const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(-mostLines)
    .map(line => withoutEscapes(line.slice(0, longestLine)))

/** A signal ended the command, or ssh the connection: as at a restart of the host, which ends sessions first. */
const wasCut = (code: number | null) => code === null || code > 128

function notGreeted({ none, people }: NotGreeted, { host, person }: Asked) {
  const values = { host }
  if (none === 'several')
    return failure(noBroker.several, { operation, values: { host, people: list(people) } })
  // With a name it only looked for that person's socket.
  if (person !== null && none === 'off')
    return failure('workload.no-person', { operation, values: { host, person } })
  if (person !== null && none === 'stranger')
    return failure('workload.other-person', { operation, values: { host, person } })
  return failure(noBroker[none], { operation, values })
}

/** Throws workload.*. */
export function answersOf(asked: Asked, exit: Exit & { stdout: string }): Answers {
  const { stdout, code, command, lastLines } = exit
  const values = { host: asked.host }
  if (code === 127) throw failure('workload.no-broker', { operation, values })
  const garbage = (lines: string[]) =>
    failure('workload.garbage', { operation, values, details: { command, lastLines: lines } })
  const lost = () => failure('workload.lost', { operation, values, details: { command, lastLines } })
  const printed = printedIn(stdout)
  // Older versions have no `call` and print their usage.
  if (printed === null && code === 2 && stdout === '')
    throw failure('workload.old-voxnix', { operation, values })
  if (printed === null)
    throw wasCut(code) ? lost() : garbage([...lastLines, ...linesOf(stdout)].slice(-mostLines))
  const { opening, answers } = printed
  if ('none' in opening) throw notGreeted(opening, asked)
  const faultOf = ({ code: fault, detail }: Extract<CallAnswer, { ok: false }>) =>
    fault === null
      ? garbage(linesOf(detail))
      : failure(faults[fault], {
          operation,
          values,
          ...(detail && { details: { lastLines: linesOf(detail) } }),
        })
  const unclear = () => garbage(linesOf(stdout.slice(0, longestLine)))
  const answerTo = (id: number): Extract<CallAnswer, { ok: true }> => {
    const answer = answers.get(id)
    if (!answer) throw wasCut(code) ? lost() : unclear()
    if (!answer.ok) throw faultOf(answer)
    return answer
  }
  const decoded = <S extends z.ZodType>(value: unknown, schema: S): z.output<S> => {
    const { data, success } = schema.safeParse(value)
    if (!success) throw unclear()
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
