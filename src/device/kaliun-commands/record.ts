// The commands that this box accepted, recorded on its disk before it runs one, so that a power cut or a
// restart never makes it run one twice.
import { join } from 'node:path'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, writeDurably } from '../lib/durable-file.ts'
import { type CommandKind, isKind } from './decode-commands.ts'

export type Result = { result: 'done' | 'failed' | 'expired'; message: string }
type Taken = {
  id: string
  kind: CommandKind
  /** Milliseconds since the epoch, by the box's clock. */
  at: number
  /** Boot in which it was accepted: the kernel's boot id. */
  boot: string
  /** null until the result is known. */
  ended: Result | null
  /** Connect has the result. */
  sent: boolean
}

const most = 50
const hourMs = 3_600_000

export const bootOf = (root: string) =>
  readBounded(join(root, 'proc/sys/kernel/random/boot_id'))?.trim() ?? ''

export function openRecord(path: string, boot: string) {
  let taken = read(path)
  const put = (entry: Taken) => {
    taken = [...taken.filter(({ id }) => id !== entry.id), entry].slice(-most)
    writeDurably(path, `${JSON.stringify({ taken })}\n`)
  }
  return {
    boot,
    all: (): readonly Taken[] => taken,
    has: (id: string) => taken.some(each => each.id === id),
    /** Limits even a compromised Connect: it cannot restart a box endlessly. */
    isTooSoon: (kind: CommandKind, now: number) =>
      taken.some(
        each =>
          each.kind === kind && each.ended?.result !== 'expired' && now - each.at < hourMs && each.at <= now,
      ),
    put,
  }
}
export type CommandsTaken = ReturnType<typeof openRecord>

/** A damaged file counts as empty: commands that Connect still has are at most an hour old. */
function read(path: string): Taken[] {
  try {
    const list = fieldsOf(JSON.parse(readBounded(path) ?? '{}'))?.['taken']
    return Array.isArray(list) ? list.flatMap(each => entryOf(fieldsOf(each)) ?? []).slice(-most) : []
  } catch {
    return []
  }
}

function entryOf(fields: ReturnType<typeof fieldsOf>): Taken | null {
  const { id, kind, at, boot, ended, sent } = fields ?? {}
  if (typeof id !== 'string' || !isKind(kind) || typeof at !== 'number' || typeof boot !== 'string')
    return null
  return { id, kind, at, boot, ended: resultOf(ended), sent: sent === true }
}

/** The result of a command or an order. null: it has not ended. */
export function resultOf(value: unknown): Result | null {
  const { result, message } = fieldsOf(value) ?? {}
  const isResult = result === 'done' || result === 'failed' || result === 'expired'
  return isResult ? { result, message: String(message ?? '') } : null
}
