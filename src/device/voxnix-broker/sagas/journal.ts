// The journal of one saga: a file of lines, each synced before its step begins. The first line has the saga's
// plan. It is removed once the saga has ended.
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldsOf } from '../../lib/decode.ts'
import { readBounded, removeFile, writeDurably } from '../../lib/durable-file.ts'
import type { Entry } from './next-move.ts'

export type Journal = {
  readonly entries: readonly Entry[]
  write(entry: Entry): void
  remove(): void
}
/** `plan`: everything that the saga needs to continue in another process. */
type OpenSaga = {
  readonly id: string
  readonly kind: string
  readonly plan: unknown
  readonly journal: Journal
}

const mostBytes = 256 * 1024

function entryOf(value: unknown): Entry | null {
  const { at, step, because } = fieldsOf(value) ?? {}
  if (typeof step !== 'number') return null
  if (at === 'begin' || at === 'end' || at === 'undo' || at === 'undone') return { at, step }
  return at === 'failed' && typeof because === 'string' ? { at, step, because } : null
}

/** A power cut leaves at most one incomplete last line, whose step has not begun. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function journalAt(path: string, found: Entry[]): Journal {
  const entries = found
  return {
    entries,
    write(entry) {
      const file = openSync(path, 'a')
      try {
        writeFileSync(file, `${JSON.stringify(entry)}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      entries.push(entry)
    },
    remove: () => removeFile(path),
  }
}

export function openJournals(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // A crash left these before their sagas began. No later saga has such a name.
  for (const name of readdirSync(folder)) if (name.endsWith('.partial')) removeFile(join(folder, name))
  const read = (name: string): OpenSaga | null => {
    const path = join(folder, name)
    const text = readBounded(path, mostBytes) ?? ''
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const [first = '', ...lines] = whole.split('\n')
    const { kind, plan } = fieldsOf(parse(first)) ?? {}
    if (typeof kind !== 'string') return null
    // The next line must not be appended to an incomplete one.
    if (whole !== text) writeDurably(path, whole)
    return {
      id: name.replace(/\.jsonl$/, ''),
      kind,
      plan,
      journal: journalAt(
        path,
        lines.flatMap(line => entryOf(parse(line)) ?? []),
      ),
    }
  }
  return {
    begin(id: string, kind: string, plan: unknown): Journal {
      const path = join(folder, `${id}.jsonl`)
      writeDurably(path, `${JSON.stringify({ kind, plan })}\n`)
      return journalAt(path, [])
    },
    open: (): OpenSaga[] =>
      readdirSync(folder)
        .filter(name => name.endsWith('.jsonl'))
        .flatMap(name => read(name) ?? []),
  }
}
export type Journals = ReturnType<typeof openJournals>
