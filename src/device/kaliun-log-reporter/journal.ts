// Entries of systemd's journal since a cursor, one per line. journalctl itself leaves out fields of more than
// 4 kB.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fieldsOf } from '../lib/decode.ts'

export type JournalEntry = {
  cursor: string
  /** Milliseconds since the epoch, by the box's clock. */
  at: number
  level: string
  service: string
  message: string
}

/** journalctl rejects the cursor, or cannot read the journal. */
export class JournalError extends Error {}

const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const
const fields = 'MESSAGE,PRIORITY,_SYSTEMD_UNIT,SYSLOG_IDENTIFIER'
/** The latest time that the contract's format can hold. */
const lastYear = Date.UTC(9999, 11, 31)

/**
 * Oldest first, until the caller stops. `from`: a cursor, or a time in milliseconds since the epoch. Throws
 * JournalError.
 */
export async function* readJournal(
  from: { cursor: string } | { since: number },
): AsyncGenerator<JournalEntry> {
  const start =
    'cursor' in from
      ? `--after-cursor=${from.cursor}`
      : `--since=@${Math.max(0, Math.floor(from.since / 1000))}`
  const child = spawn(
    'journalctl',
    ['--output=json', `--output-fields=${fields}`, '--priority=info', '--no-pager', '--quiet', start],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = once(child, 'close')
  // If it could not be started, `ended` rejects with the reason.
  ended.catch(() => undefined)
  let said = ''
  child.stderr.on('data', chunk => {
    said = (said + chunk).slice(0, 400)
  })
  try {
    for await (const line of createInterface(child.stdout)) {
      const entry = entryOf(line)
      if (entry) yield entry
    }
    const [code] = await ended
    if (code !== 0) throw new JournalError(`journalctl: ${said.trim() || code}`)
  } finally {
    child.kill()
  }
}

function entryOf(line: string): JournalEntry | null {
  let found: ReturnType<typeof fieldsOf>
  try {
    found = fieldsOf(JSON.parse(line))
  } catch {
    return null
  }
  const { __CURSOR: cursor, __REALTIME_TIMESTAMP: time, PRIORITY: priority } = found ?? {}
  const at = Math.floor(Number(time) / 1000)
  if (typeof cursor !== 'string' || cursor.length > 400 || !(at >= 0 && at < lastYear)) return null
  const service = first(found?.['_SYSTEMD_UNIT']) ?? first(found?.['SYSLOG_IDENTIFIER']) ?? 'kernel'
  return {
    cursor,
    at,
    level: levels[Number(first(priority) ?? 6)] ?? 'info',
    service: service.slice(0, 200) || 'unknown',
    message: messageOf(found?.['MESSAGE']),
  }
}

/** A repeated field is a list. */
const first = (value: unknown): string | null => {
  const one = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one : null
}

/** journalctl prints non-UTF-8 text as a list of bytes, and null for a field that is too large. */
function messageOf(value: unknown): string {
  if (value === null) return '(too large)'
  const isBytes = Array.isArray(value) && value.every(each => typeof each === 'number')
  const text = isBytes ? Buffer.from(value).toString('utf8') : (first(value) ?? '')
  return text.replace(/[^\P{Cc}\n\t]/gu, ' ').slice(0, 4000)
}
