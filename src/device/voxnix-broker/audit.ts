// Requests to the broker, and what it did, as lines that are only added: each has the hash of the one before, so that a line
// that was changed or taken out is found. Its head is where the next one joins.
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { fieldsOf } from '../lib/decode.ts'

export type AuditLine = {
  readonly time: string
  /** `asked`: it waits for an approval. `began` is on the disk before anything changes. */
  readonly event: 'refused' | 'asked' | 'began' | 'ended' | 'failed' | 'answered' | 'found'
  readonly person: string
  readonly face: string
  readonly verb: string
  readonly input: unknown
  readonly detail?: string
}

const none = '0'.repeat(64)
const hashOf = (before: string, text: string) =>
  createHash('sha256').update(`${before}\n${text}`).digest('hex')

const withHash = (before: string, line: unknown) => {
  const text = JSON.stringify(line)
  return { hash: hashOf(before, text), text }
}

/** The longest line: an input has at most 64 KiB, and JSON writes a byte as up to six. */
const mostBytes = 512 * 1024

function lastLine(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const file = openSync(path, 'a+', 0o600)
  try {
    const bytes = Buffer.alloc(Math.min(size, mostBytes))
    readSync(file, bytes, 0, bytes.length, size - bytes.length)
    const lines = bytes.toString('utf8').split('\n')
    // One that a power cut left is ended, so that the next line is a line. The check names it.
    if (lines.at(-1) !== '') writeSync(file, '\n')
    return lines.at(-1) !== '' ? (lines.at(-1) ?? '') : (lines.at(-2) ?? '')
  } finally {
    closeSync(file)
  }
}

function parsed(line: string): { hash: string; text: string } | null {
  const split = line.indexOf(' ')
  const [hash, text] = [line.slice(0, split), line.slice(split + 1)]
  if (!/^[0-9a-f]{64}$/.test(hash)) return null
  try {
    return fieldsOf(JSON.parse(text)) && { hash, text }
  } catch {
    return null
  }
}

export function openAudit(path: string, journal: (text: string) => void) {
  const last = lastLine(path)
  // A line that was cut off is a new start of the chain, as the check shows.
  let head = last === '' ? none : (parsed(last)?.hash ?? hashOf(none, last))
  return {
    /** On the disk when it returns. */
    write(line: AuditLine) {
      const { hash, text } = withHash(head, line)
      const file = openSync(path, 'a', 0o600)
      try {
        writeSync(file, `${hash} ${text}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      head = hash
      journal(text)
    },
  }
}
export type Audit = ReturnType<typeof openAudit>

/** The number of the first line that does not follow from the one before; null: each does. */
export function firstBreak(text: string): number | null {
  let head = none
  const lines = text.split('\n').slice(0, -1)
  for (const [index, line] of lines.entries()) {
    const found = parsed(line)
    if (found === null || found.hash !== hashOf(head, found.text)) return index + 1
    head = found.hash
  }
  return null
}
