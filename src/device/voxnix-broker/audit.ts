// Requests to the broker, and what it did, as append-only lines. Each has the hash of the one before, so that
// a changed or removed line is detected. The head is where the next line continues.
import { closeSync, fsyncSync, openSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { chainHash, chainLine, headAfter, longestLine, noHash } from '../lib/audit-chain.ts'

export type AuditLine = {
  readonly time: string
  /** `asked`: it waits for an approval. `began` is synced before anything changes. */
  readonly event: 'refused' | 'asked' | 'began' | 'ended' | 'failed' | 'answered' | 'found'
  readonly person: string
  readonly face: string
  readonly verb: string
  readonly input: unknown
  readonly detail?: string
}

/**
 * The hash that the next line continues from. Starts at the last complete line: each power cut may have left
 * an incomplete one.
 */
function headOf(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const file = openSync(path, 'a+', 0o600)
  try {
    const bytes = Buffer.alloc(Math.min(size, 2 * longestLine))
    readSync(file, bytes, 0, bytes.length, size - bytes.length)
    const lines = bytes.toString('utf8').split('\n')
    // Ends an incomplete line, so that the next one starts on its own line. `voxnix verify` reports it.
    if (lines.at(-1) === '') lines.pop()
    else writeSync(file, '\n')
    const whole = lines.findLastIndex(line => chainLine(line) !== null)
    return lines.slice(Math.max(whole, 0)).reduce(headAfter, noHash)
  } finally {
    closeSync(file)
  }
}

export function openAudit(path: string, journal: (text: string) => void) {
  let head = headOf(path)
  /** A write failed, as on a full disk: its partial line is ended before the next one. */
  let cut = false
  return {
    /** Synced when it returns. */
    write(line: AuditLine) {
      if (cut) head = headOf(path)
      cut = true
      const text = JSON.stringify(line)
      const hash = chainHash(head, text)
      const file = openSync(path, 'a', 0o600)
      try {
        writeFileSync(file, `${hash} ${text}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      head = hash
      cut = false
      journal(text)
    },
  }
}
export type Audit = ReturnType<typeof openAudit>
