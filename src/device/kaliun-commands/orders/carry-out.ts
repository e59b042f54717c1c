// Does what an order says, also one that a power cut interrupted. Each can be done twice with the same end.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Order } from '#shared/connect/order.ts'
import type { Box } from '../../lib/box.ts'
import { writeDurably } from '../../lib/durable-file.ts'
import { placeOf } from '../../lib/moved.ts'
import { forgetLogs, type StateFiles } from '../../lib/state-files.ts'
import type { Result } from '../record.ts'
import { handOver } from './hand-over.ts'
import { handingOrder } from './handing.ts'
import { move } from './move.ts'
import type { OrderWords } from './order-words.ts'

const done = (message = ''): Result => ({ result: 'done', message })

type Doing = {
  words: OrderWords
  /** Milliseconds since the epoch. null: no time server set this box's clock. */
  now: () => Promise<number | null>
  /** Why it waited before. */
  waited: string | null
}
/** `waits`: it continues with the next run. Throws if the disk refuses. */
type Carried = Result | { waits: string | null }

export async function carryOutOrder(box: Box, order: Order, doing: Doing): Promise<Carried> {
  if (order.kind === 'logs') return logs(box.files, order.values.on)
  if (order.kind === 'move' || order.kind === 'hand-over') {
    const begun = handingOrder(box.files)
    if (begun !== null && begun !== order.id) return { result: 'failed', message: 'begun' }
    if (begun !== null) return done('handing')
  }
  if (order.kind === 'move') return moved(box, order, doing)
  if (order.kind === 'hand-over') return handOver(box, order, { words: doing.words, time: await doing.now() })
  writeDurably(box.files.wiping, '')
  return done('wiping')
}

/** Does what `kaliun-logs` does at the box: lines from before it are not sent. */
function logs(files: StateFiles, on: boolean): Result {
  if (on && !existsSync(files.sendLogs)) {
    const end = journalEnd()
    if (end !== null) writeDurably(files.logCursor, `${end}\n`)
    writeDurably(files.sendLogs, '')
  }
  if (!on) forgetLogs(files)
  return done()
}

/** The cursor of the journal's last line: a clock that is behind does not bring lines from before it. null: there is none. */
function journalEnd(): string | null {
  const words = ['--lines=0', '--show-cursor', '--no-pager']
  const { stdout } = spawnSync('journalctl', words, { encoding: 'utf8', timeout: 60_000 })
  return /^-- cursor: (\S{1,400})$/m.exec(stdout ?? '')?.[1] ?? null
}

async function moved(
  box: Box,
  order: Order & { kind: 'move' },
  { words, now, waited }: Doing,
): Promise<Carried> {
  const { url, fingerprint } = placeOf(box.files)
  if (url === order.values.url && fingerprint === order.values.fingerprint) return done()
  const time = await now()
  if (time === null) return { waits: waited }
  // After its end nothing is begun, whatever kept it.
  if (time >= order.expires) return { result: 'failed', message: waited ?? 'expired' }
  const ended = await move(box, order, words.root)
  if (ended === 'moved') return done()
  return typeof ended === 'string' ? { result: 'failed', message: ended } : ended
}
