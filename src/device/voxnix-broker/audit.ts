// Requests to the broker, and what it did, as lines that are only added: each has the hash of the one before, so that a line
// that was changed or taken out is found. Its head is where the next one joins.
import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { chainHash, headAfter, longestLine, noHash } from '../lib/audit-chain.ts'

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

/** What the next line joins. Of the lines before it, the hash of the last whole one counts. */
function headOf(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const file = openSync(path, 'a+', 0o600)
  try {
    const bytes = Buffer.alloc(Math.min(size, 2 * longestLine))
    readSync(file, bytes, 0, bytes.length, size - bytes.length)
    const lines = bytes.toString('utf8').split('\n')
    // One that a power cut left is ended, so that the next line is a line. `voxnix verify` names it.
    if (lines.at(-1) === '') lines.pop()
    else writeSync(file, '\n')
    return lines.slice(-2).reduce(headAfter, noHash)
  } finally {
    closeSync(file)
  }
}

export function openAudit(path: string, journal: (text: string) => void) {
  let head = headOf(path)
  return {
    /** On the disk when it returns. */
    write(line: AuditLine) {
      const text = JSON.stringify(line)
      const hash = chainHash(head, text)
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
