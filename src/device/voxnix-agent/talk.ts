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

/** null if it cannot be reached, or ended before it answered. */
export type Talk = (said: Omit<Said, 'id'>) => Promise<Told | null>

const longestMs = 30 * 60_000

function leftOf(value: unknown): Left | null {
  const { tokens, cents } = fieldsOf(value) ?? {}
  if (typeof tokens !== 'number') return null
  return { tokens, cents: typeof cents === 'number' ? cents : null }
}

function parseTold(line: string): Told | null {
  const fields = (() => {
    try {
      return fieldsOf(JSON.parse(line))
    } catch {
      // It was cut off.
      return null
    }
  })()
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
  said =>
    new Promise(resolve => {
      const socket = createConnection(path)
      let kept = ''
      socket.setEncoding('utf8')
      socket.setTimeout(longestMs, () => socket.destroy())
      socket.on('connect', () => socket.write(`${JSON.stringify({ id: 1, ...said })}\n`))
      socket.on('data', (chunk: string) => {
        kept += chunk
        if (kept.length > longestTold) socket.destroy()
        if (!kept.includes('\n')) return
        resolve(parseTold(kept.slice(0, kept.indexOf('\n'))))
        socket.destroy()
      })
      socket.on('error', () => resolve(null))
      socket.on('close', () => resolve(null))
    })
