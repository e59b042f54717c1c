// What one drive needs once the image is on it, while others may still be at it: old signatures wiped, everything read
// back, its own seed and partition table written.
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { type Pool, withSlot } from '../memory/buffer-pool.ts'
import type { Seal } from '../memory/checksum.ts'
import { inFlight } from '../memory/concurrently.ts'
import { pieces, type Region } from '../memory/regions.ts'
import type { Target } from '../write/target.ts'
import { zeroRegions } from '../write/zero-regions.ts'
import { holdsPiece, writePiece } from './chunk-keeper.ts'
import { movedBackup, type Piece, tableBytes } from './gpt.ts'
import { differsNear, verify } from './verify.ts'

export type Finishing = {
  plan: WriterPlan
  /** What the image wrote. */
  image: Region[]
  zeros: Buffer
  scratch: Pool
  seal: Seal | null
  signal: AbortSignal
  limit: number
}

/** Throws what ends this drive: drive.differs, or what the signal says. */
export async function finishDrive(target: Target, finishing: Finishing): Promise<void> {
  const { plan, image, zeros, scratch, seal, signal, limit } = finishing
  const { device, facts } = target.drive
  await inFlight(pieces(zeroRegions(plan, image, facts), zeros.length), limit, async ({ start, end }) => {
    signal.throwIfAborted()
    await target.take({ offset: start, bytes: zeros.subarray(0, end - start) })
  })
  if (target.out) return
  await device.sync()
  if (seal) await verify(target, { scratch, seal, signal, limit })
  if (target.out) return
  target.meter.begin('finishing', null)
  await withSlot(scratch, slot => placePieces(target, slot, finishing))
}

/** The seed lies within the image, so it comes after the image was read back. */
async function placePieces(target: Target, slot: Buffer, { plan, seal, signal }: Finishing): Promise<void> {
  const { device, facts } = target.drive
  const { blockBytes, sizeBytes } = facts
  const placing = { device, blockBytes, slot }
  const placed: Piece[] = target.planned.payloads.map(({ offset, data }) => ({
    offset,
    bytes: Buffer.from(data, 'base64'),
  }))
  for (const piece of placed) await writePiece(piece, placing)
  if (plan.moveBackupTable && sizeBytes >= tableBytes) {
    const head = slot.subarray(0, tableBytes)
    await device.read(head, 0)
    for (const piece of movedBackup(head, blockBytes, sizeBytes) ?? []) {
      placed.push(piece)
      await writePiece(piece, placing)
    }
  }
  signal.throwIfAborted()
  await device.sync()
  for (const piece of placed) {
    target.counts.written += piece.bytes.length
    if (!seal) continue
    if (!(await holdsPiece(piece, placing))) throw differsNear(target.planned.name, piece.offset)
    target.counts.verified += piece.bytes.length
  }
}
