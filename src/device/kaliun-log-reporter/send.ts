// Sends journal lines in batches that Connect accepts. The cursor is stored after a batch is acknowledged, so
// a batch whose answer was lost is sent again.
import type { Box } from '../lib/box.ts'
import { type Client, problemOf } from '../lib/connect-client.ts'
import { writeDurably } from '../lib/durable-file.ts'
import type { Problem } from '../lib/problems.ts'
import { callWithToken } from '../lib/tokens.ts'
import type { JournalEntry } from './journal.ts'
import { redact } from './redact.ts'

type Line = { timestamp: string; level: string; service: string; message: string }
type Sending = {
  box: Box
  client: Client
  entries: AsyncIterable<JournalEntry>
  /** Path of the file with the position up to which Connect has the journal. */
  cursorPath: string
  secrets: readonly string[]
  /** Earlier entries are not sent, because the owner had not turned logs on. Milliseconds since the epoch. */
  since: number
}

const mostLines = 500
/** Connect accepts 64 kB. */
const mostBytes = 48 * 1024
/** Per run; the timer starts the next. */
const mostInRun = 4000
/** Its own lines would come back in the next run. */
const own = 'kaliun-log-reporter.service'

export async function sendLogs({ entries, ...to }: Sending): Promise<Problem | null> {
  let [lines, bytes, count]: [Line[], number, number] = [[], 0, 0]
  let cursor: string | null = null
  for await (const entry of entries) {
    if (count >= mostInRun) break
    if (entry.at >= to.since && entry.service !== own) {
      const line = lineOf(entry, to.secrets)
      const size = Buffer.byteLength(JSON.stringify(line)) + 1
      if (lines.length >= mostLines || bytes + size > mostBytes) {
        const problem = await send(to, lines, cursor)
        if (problem !== null) return problem
        ;[lines, bytes] = [[], 0]
      }
      lines.push(line)
      bytes += size
      count++
    }
    cursor = entry.cursor
  }
  return cursor === null ? null : send(to, lines, cursor)
}

const lineOf = ({ at, level, service, message }: JournalEntry, secrets: readonly string[]): Line => ({
  timestamp: new Date(at).toISOString(),
  level,
  service: redact(service, secrets),
  message: redact(message, secrets),
})

/** `cursor`: of the last line. null if Connect has them or will never accept them. */
async function send(
  { box, client, cursorPath }: Omit<Sending, 'entries'>,
  logs: readonly Line[],
  cursor: string | null,
): Promise<Problem | null> {
  if (logs.length > 0) {
    const outcome = await callWithToken(box, client, token => client.logs({ logs }, token))
    if (outcome === 'not-claimed') return null
    if (!('answer' in outcome)) return outcome.problem
    const { status } = outcome.answer
    if (status === 400 || status === 413)
      process.stderr.write(`Connect does not take these ${logs.length} lines (HTTP ${status}).\n`)
    else if (status !== 204) return problemOf(outcome)
  }
  if (cursor !== null) writeDurably(cursorPath, `${cursor}\n`)
  return null
}
