// `voxnix call`: the same verbs for programs, such as Kiln over SSH. It has the rights of the account that it
// runs as.
import {
  type Call,
  type CallReply,
  type Greeting,
  mostCalls,
  type NotGreeted,
  type Unreached,
} from '#shared/workloads/call.ts'
import { isAtLeast } from '#shared/workloads/people.ts'
import { isVerb, verbRow } from '#shared/workloads/verbs.ts'
import { longestRequest } from '#shared/workloads/wire.ts'
import { createClient } from '../lib/broker-client.ts'
import { fieldsOf } from '../lib/decode.ts'
import { greetingOf } from './person.ts'
import { findSocket } from './sockets.ts'

type Places = { readonly sockets: string; readonly config: string }

const say = (line: Greeting | NotGreeted | CallReply) =>
  void process.stdout.write(`${JSON.stringify(line)}\n`)
const bad = (id: number) => ({ id, ok: false, code: 'request' }) as const

/** null if it is longer than a request may be, or has more requests than the broker accepts at once. */
async function readLines(): Promise<string[] | null> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk
    if (text.length > longestRequest) return null
  }
  const lines = text.split('\n').filter(line => line !== '')
  return lines.length > mostCalls ? null : lines
}

function callIn(line: string): Call | ReturnType<typeof bad> {
  try {
    const { id, verb, input, ifAllowed } = fieldsOf(JSON.parse(line)) ?? {}
    if (!Number.isSafeInteger(id)) return bad(0)
    if (!isVerb(verb)) return bad(Number(id))
    return { id: Number(id), verb, input: fieldsOf(input) ?? {}, ifAllowed: ifAllowed === true }
  } catch {
    return bad(0)
  }
}

function notGreeted(none: Unreached, people: readonly string[] = []): number {
  say({ voxnix: 1, none, people })
  return 1
}
const reasons = { closed: 'off', denied: 'stranger', several: 'several' } as const

/**
 * Returns the exit status: 0, 1 (one was refused or failed), 2 (not requests) or 3 (one waits for an
 * approval).
 */
export async function answerCalls(as: string | null, { sockets, config }: Places): Promise<number> {
  const lines = await readLines()
  if (lines === null || lines.length === 0) return 2
  if (process.getuid?.() === 0) return notGreeted('root')
  const found = await findSocket(sockets, as)
  if ('none' in found) return notGreeted(reasons[found.none], found.people)
  const greeting = greetingOf(found.person, config)
  say(greeting)
  let current = 0
  const client = createClient(found.socket, ({ step, undoing }) =>
    process.stderr.write(`${JSON.stringify({ id: current, step, undoing })}\n`),
  )
  let status = 0
  let hasEnded = false
  for (const line of lines) {
    const reply = await answered(callIn(line))
    say(reply)
    if (!reply.ok) status = 1
    else if ('waits' in reply && status === 0) status = 3
  }
  client.close()
  return status

  async function answered(call: ReturnType<typeof callIn>): Promise<CallReply> {
    if ('ok' in call) return call
    const { id, verb, input, ifAllowed } = call
    if (ifAllowed && greeting.role !== null && !isAtLeast(greeting.role, verbRow(verb).least))
      return { id, ok: false, code: 'role' }
    current = id
    const reply = hasEnded ? null : await client.ask(verb, input).catch(() => null) // answered as `ended`
    hasEnded = reply === null
    return reply ? { ...reply, id } : { id, ok: false, code: 'ended' }
  }
}
