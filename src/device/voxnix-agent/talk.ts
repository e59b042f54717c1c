// Talks to the model's process over its socket: one message, one answer. The answer was written by a model.
import { createConnection } from 'node:net'
import {
  type Left,
  longestTold,
  type Said,
  type TalkFault,
  type Told,
  talkFaults,
} from '#shared/workloads/talk.ts'
import { fieldsOf } from '../lib/decode.ts'
import type { Steps } from './progress.ts'

/** null if it cannot be reached, or ended before it answered. */
export type Talk = (said: Omit<Said, 'id'>, hears: Hears) => Promise<Told | null>
type Hears = {
  readonly steps: Steps
  /** Called with the id of an approval, while the model continues. */
  readonly asks: (id: string) => void
  /** Called with the words of a change, before it runs. */
  readonly does: (words: string) => void
}

const longestMs = 30 * 60_000

function leftOf(value: unknown): Left | null {
  const { tokens, cents } = fieldsOf(value) ?? {}
  if (typeof tokens !== 'number') return null
  return { tokens, cents: typeof cents === 'number' ? cents : null }
}

function parsed(line: string) {
  try {
    return fieldsOf(JSON.parse(line))
  } catch {
    // It was cut off.
    return null
  }
}

function decodeTold(fields: ReturnType<typeof fieldsOf>): Told | null {
  const { ok, text, code, waits, stopped } = fields ?? {}
  const left = leftOf(fields?.['left'])
  const ids = Array.isArray(waits) ? waits.filter(each => typeof each === 'string') : []
  if (left === null) return null
  if (ok === true && typeof text === 'string') {
    const why = (['steps', 'budget', 'length'] as const).find(each => each === stopped) ?? null
    return { id: 0, ok, text, stopped: why, waits: ids, left }
  }
  const known: TalkFault | undefined = talkFaults.find(each => each === code)
  return known === undefined ? null : { id: 0, ok: false, code: known, waits: ids, left }
}

export const createTalk =
  (path: string): Talk =>
  (said, { steps, asks, does }) =>
    new Promise(resolve => {
      const socket = createConnection(path)
      let kept = ''
      function take(line: ReturnType<typeof fieldsOf>) {
        const { title, step, undoing, asks: id, does: words } = line ?? {}
        if (typeof id === 'string') return asks(id)
        if (typeof words === 'string') return does(words)
        if (typeof title === 'string' && typeof step === 'string') return steps(step, undoing === true, title)
        resolve(decodeTold(line))
        socket.destroy()
      }
      socket.setEncoding('utf8')
      socket.setTimeout(longestMs, () => socket.destroy())
      socket.on('connect', () => socket.write(`${JSON.stringify({ id: 1, ...said })}\n`))
      socket.on('data', (chunk: string) => {
        const lines = (kept + chunk).split('\n')
        kept = lines.pop() ?? ''
        if (kept.length > longestTold) socket.destroy()
        for (const line of lines) take(parsed(line))
      })
      socket.on('error', () => resolve(null))
      socket.on('close', () => resolve(null))
    })
