// The model's tools: the broker's verbs, except those that answer an approval, admit people or empty the trash. The broker
// decides what a tool may do.
import { type ToolSet, tool } from 'ai'
import { inputWords } from '#shared/workloads/input-words.ts'
import { type Verb, verbRow, verbs } from '#shared/workloads/verbs.ts'
import type { Progress, Reply, Request } from '#shared/workloads/wire.ts'
import { atMost } from '../device/lib/at-most.ts'
import { inputSchema } from './input-schema.ts'

type Tool = Exclude<Verb, 'approve' | 'refuse' | 'people' | 'invite' | 'expel' | 'join' | 'purge'>

const descriptions: Record<Tool, string> = {
  whoami: 'Whom you work for, and their role.',
  list: 'The containers and virtual machines, whose they are, and whether they run.',
  usage: 'How much each of them stores.',
  health: 'How many there are, what is stuck, and which virtual machines are silent.',
  approvals: 'What waits for an approval.',
  trash: 'What was destroyed in the last seven days.',
  logs: 'The last lines of the log of a container or virtual machine.',
  snapshots: 'The snapshots of a container or virtual machine, the newest first, with their times.',
  create:
    'Makes a container, or with vm a virtual machine. Modules: git, fish, code-server, tailscale, workspace, languages; of a virtual machine also docker. It takes minutes.',
  start: 'Starts a container or virtual machine.',
  stop: 'Stops a container or virtual machine.',
  exec: 'Runs one program, with its words, as the user of a container or virtual machine.',
  snapshot: 'Keeps the state of a container or virtual machine under a label.',
  resize: 'Changes how much a container or virtual machine may store.',
  restore: 'Replaces the state of a container or virtual machine with a snapshot. A person approves it.',
  'forget-snapshot': 'Removes a snapshot of a container or virtual machine for good. A person approves it.',
  destroy: 'Moves a container or virtual machine into the trash. A person approves it.',
  undo: 'Brings a container or virtual machine back from the trash, by its id there.',
}

/**
 * `asks`: gets the id of each approval at once. `does`: gets the words of each change before it is done. `isUntrusted`:
 * the conversation contains text from outside the broker that others wrote.
 */
type Turn = {
  readonly person: string
  readonly conversation: string
  readonly isUntrusted: boolean
  readonly watch: Watch
  readonly asks?: (id: string) => void
  readonly does?: (words: string) => void
}
export type Ask = (request: Omit<Request, 'id'>, watch: Watch) => Promise<Reply>
/** `title`: the request, as `create dev`. */
export type Watch = (title: string, progress: Progress) => void

const longestResult = 16_000
/** One answer has these limits. Each change is a message to the person. */
const mostCalls = 50
const mostChanges = 10
const mostAtOnce = 4
/** `waits`: ids of approvals, in the order of their requests. */
export type Waits = string[]

function resultOf(reply: Reply, waits: Waits, asks: Turn['asks']): unknown {
  if (!reply.ok) return { refused: reply.code, ...(reply.detail !== undefined && { detail: reply.detail }) }
  if ('value' in reply) return reply.value
  waits.push(reply.waits.id)
  asks?.(reply.waits.id)
  return { waits: 'A person has to approve this. They see a button; do not ask for it again.' }
}

export function toolsFor(
  ask: Ask,
  { person, conversation, isUntrusted, watch, asks, does }: Turn,
  waits: Waits,
): ToolSet {
  const gate = atMost(mostAtOnce)
  let [calls, changes] = [0, 0]
  /** Whether the answer may still do this. */
  const isLeft = (isChange: boolean) => {
    calls += 1
    if (isChange) changes += 1
    return calls <= mostCalls && (!isChange || changes <= mostChanges)
  }
  const all = Object.keys(descriptions).filter((key): key is Tool => key in verbs)
  return Object.fromEntries(
    all.map(verb => [
      verb,
      tool({
        description: descriptions[verb],
        inputSchema: inputSchema(verbRow(verb).input),
        async execute(input, { abortSignal }) {
          const isChange = verbRow(verb).effect === 'write'
          if (!isLeft(isChange)) return JSON.stringify({ refused: 'Too many requests in one answer.' })
          const more = { as: person, conversation, ...(isUntrusted && { untrusted: true }) }
          const result = await gate(async () => {
            // It waited for its turn.
            if (abortSignal?.aborted) return { refused: 'The answer was ended.' }
            if (isChange) does?.(`${verb} ${inputWords(input)}`)
            return ask({ verb, input, ...more }, watch).then(
              reply => resultOf(reply, waits, asks),
              // The broker finishes what it began at its next start.
              () => ({ refused: 'The broker ended.' }),
            )
          })
          return JSON.stringify(result).slice(0, longestResult)
        },
      }),
    ]),
  )
}
