// Completes one drive once the image is on it, while others may still be written: wipes old signatures, reads
// everything back, writes its seed and partition table.
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { type Pool, withSlot } from '../memory/buffer-pool.ts'
import type { Seal } from '../memory/checksum.ts'
import { inFlight } from '../memory/concurrently.ts'
import { pieces, type Region } from '../memory/regions.ts'
import type { Target } from '../write/target.ts'
import { zeroRegions } from '../write/zero-regions.ts'
import { makeZeros } from './make-zeros.ts'
import { placeLast } from './place-last.ts'
import { verify } from './verify.ts'

export type Finishing = {
  plan: WriterPlan
  /** Regions that the image wrote, including its start. */
  image: Region[]
  /** Its start, which comes last; null if there is no image. */
  head: Buffer | null
  zeros: Buffer
  scratch: Pool
  seal: Seal | null
  signal: AbortSignal
  limit: number
}

/** Throws what ends this drive: drive.differs, or the signal's reason. */
export async function finishDrive(target: Target, finishing: Finishing): Promise<void> {
  const { plan, image, head, zeros, scratch, seal, signal, limit } = finishing
  const { device, facts } = target.drive
  await inFlight(pieces(zeroRegions(plan, image, facts), zeros.length), limit, async ({ start, end }) => {
    signal.throwIfAborted()
    await target.take({ offset: start, bytes: zeros.subarray(0, end - start) })
  })
  await makeZeros(target, { zeros, signal, limit })
  if (target.out) return
  await device.sync()
  if (seal) await verify(target, { scratch, seal, signal, limit })
  if (target.out) return
  target.meter.begin('finishing', null)
  await withSlot(scratch, slot => placeLast(target, { slot, plan, head, seal, signal }))
}
