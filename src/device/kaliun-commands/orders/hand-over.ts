// Hands a box over to another person (docs/adr/0035). This is its first step: what the new owner finds is written into one folder,
// with keys that are made here, and a rename says that it is whole. From then on kaliun-hand-over and kaliun-wipe go on.
import type { HandOverWait } from '#shared/connect/hand-over-waits.ts'
import type { Order } from '#shared/connect/order.ts'
import { isPlainKey } from '#shared/public-key.ts'
import type { Box } from '../../lib/box.ts'
import { removeFile } from '../../lib/durable-file.ts'
import { handOverText } from '../../lib/order-texts.ts'
import { reportWaits, waitsFile } from '../../lib/status.ts'
import type { Result } from '../record.ts'
import { writeHanding } from './handing.ts'
import type { OrderWords } from './order-words.ts'
import { remainingAccess } from './remaining-access.ts'

type Doing = {
  words: OrderWords
  /** null: it is not known, so neither a start nor an end is. */
  time: number | null
}

/** `waits`: its system still lets others in, which the next one may not. Throws if the disk refuses. */
export async function handOver(
  box: Box,
  { id, values, expires }: Order & { kind: 'hand-over' },
  { words, time }: Doing,
): Promise<Result | { waits: HandOverWait }> {
  const { run } = box
  const keys = values.owner?.keys ?? []
  if (values.updates !== null && words.trust === '') return { result: 'failed', message: 'no-updates' }
  // Kiln signs none that is cut off: it would let no one in.
  if (!keys.every(isPlainKey)) return { result: 'failed', message: 'unreadable' }
  const waits = remainingAccess(words.root, keys) ?? (time === null ? 'no-time' : null)
  // After its end nothing is begun, whatever kept it.
  const isLate = time !== null && time >= expires
  if (!isLate && waits !== null) {
    reportWaits(run, waits)
    process.stderr.write(`${handOverText(waits)}\n`)
    return { waits }
  }
  if (!isLate) await writeHanding(box, { id, values }, words)
  removeFile(waitsFile(run))
  return isLate ? { result: 'failed', message: waits ?? 'expired' } : { result: 'done', message: 'handing' }
}
