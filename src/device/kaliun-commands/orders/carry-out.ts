// Does what an order says, also one that a power cut interrupted. Each can be done twice with the same end.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Order } from '#shared/connect/order.ts'
import type { Box } from '../../lib/box.ts'
import { removeFile, syncFolder, writeDurably } from '../../lib/durable-file.ts'
import { placeOf } from '../../lib/moved.ts'
import type { StateFiles } from '../../lib/state-files.ts'
import type { Result } from '../record.ts'
import { handOver } from './hand-over.ts'
import { move } from './move.ts'
import type { OrderWords } from './order-words.ts'

const done = (message = ''): Result => ({ result: 'done', message })

/** null: it goes on with the next run. Throws if the disk refuses. */
export async function carryOutOrder(box: Box, order: Order, words: OrderWords): Promise<Result | null> {
  if (order.kind === 'logs') return logs(box.files, order.values.on)
  if (order.kind === 'move') return moved(box, order, words.root)
  if (order.kind === 'hand-over') return handOver(box, order, words)
  writeDurably(box.files.wiping, '')
  return done('wiping')
}

/** As `kaliun-logs` does at the box: lines from before it are not sent. */
function logs({ folder, sendLogs, logCursor }: StateFiles, on: boolean): Result {
  if (on && !existsSync(sendLogs)) {
    const end = journalEnd()
    if (end !== null) writeDurably(logCursor, `${end}\n`)
    writeDurably(sendLogs, '')
  }
  if (!on) {
    for (const file of [sendLogs, logCursor]) removeFile(file)
    syncFolder(folder)
  }
  return done()
}

/** The cursor of the journal's last line: a clock that is behind does not bring lines from before it. null: there is none. */
function journalEnd(): string | null {
  const words = ['--lines=0', '--show-cursor', '--no-pager']
  const { stdout } = spawnSync('journalctl', words, { encoding: 'utf8', timeout: 60_000 })
  return /^-- cursor: (\S{1,400})$/m.exec(stdout ?? '')?.[1] ?? null
}

async function moved(box: Box, order: Order & { kind: 'move' }, root: string): Promise<Result | null> {
  const { url, fingerprint } = placeOf(box.files)
  if (url === order.values.url && fingerprint === order.values.fingerprint) return done()
  const ended = await move(box, order, root)
  if (ended === 'moved') return done()
  if (typeof ended === 'string') return { result: 'failed', message: ended }
  return Date.now() < order.expires ? null : { result: 'failed', message: ended.waits }
}
