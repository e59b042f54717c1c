// Writes to a drive after everything else was read back: its seed, a moved partition table, and finally the start of
// the image, which makes it bootable.
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import type { Seal } from '../memory/checksum.ts'
import { differences } from '../write/differences.ts'
import type { Target } from '../write/target.ts'
import { holdsPiece, type Placing, writePiece } from './chunk-keeper.ts'
import { movedBackup, type Piece, tableBytes } from './gpt.ts'
import { differsNear } from './verify.ts'

type Last = {
  slot: Buffer
  plan: WriterPlan
  head: Buffer | null
  seal: Seal | null
  signal: AbortSignal
}

/** Throws drive.differs, what the device throws, or the signal's reason. */
export async function placeLast(target: Target, { slot, plan, head, seal, signal }: Last): Promise<void> {
  const { device, facts } = target.drive
  const { blockBytes, sizeBytes } = facts
  const placing: Placing = { device, blockBytes, slot }
  // This copy is for this drive: it gets everything else that belongs at its start.
  const start = head && Buffer.from(head.subarray(0, sizeBytes))
  const placed: Piece[] = []
  const place = async (piece: Piece) => {
    if (start && piece.offset < start.length) piece.bytes.copy(start, piece.offset)
    if (start && piece.offset + piece.bytes.length <= start.length) return
    await target.blank()
    placed.push(piece)
    await writePiece(piece, placing)
  }

  for (const { offset, data } of target.planned.payloads)
    await place({ offset, bytes: Buffer.from(data, 'base64') })
  if (plan.moveBackupTable && sizeBytes >= tableBytes) {
    const table = start ?? slot.subarray(0, tableBytes)
    if (!start) await device.read(table, 0)
    for (const piece of movedBackup(table, blockBytes, sizeBytes) ?? []) await place(piece)
  }
  signal.throwIfAborted()
  await device.sync()
  for (const piece of placed) target.counts.written += piece.bytes.length
  if (start) {
    await writeStart(target, start, placing)
    placed.push({ offset: 0, bytes: start })
    await device.sync()
  }
  if (!seal) return
  for (const piece of placed) {
    if (!(await holdsPiece(piece, placing))) throw differsNear(target.planned.name, piece.offset)
    target.counts.verified += piece.bytes.length
  }
}

/** On a compared drive, only the differences. */
async function writeStart({ comparing, counts }: Target, start: Buffer, placing: Placing): Promise<void> {
  const { device, slot } = placing
  const found = slot.subarray(0, start.length)
  if (comparing) await device.read(found, 0)
  const regions = comparing ? differences(start, found) : [{ start: 0, end: start.length }]
  counts.agreed += start.length
  for (const region of regions) {
    const bytes = start.subarray(region.start, region.end)
    await writePiece({ offset: region.start, bytes }, placing)
    counts.written += bytes.length
    counts.agreed -= bytes.length
  }
}
