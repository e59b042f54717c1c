// Reads back what was written and compares seals: the drive's own cache was emptied before, and O_DIRECT passes by the
// kernel's.
import { failure } from '#shared/errors.ts'
import { operation } from './drive-failure.ts'
import { inFlight } from './in-flight.ts'
import { type Pool, withSlot } from './memory.ts'
import { totalBytes } from './regions.ts'
import type { Seal } from './seal.ts'
import type { Target, Written } from './target.ts'

export type Verifying = { scratch: Pool; seal: Seal; signal: AbortSignal; limit: number }

/** Throws drive.differs, or what the signal says. A drive that cannot be read has failed by itself. */
export async function verify(target: Target, { scratch, seal, signal, limit }: Verifying): Promise<void> {
  const { device } = target.drive
  target.meter.begin('verifying', totalBytes(target.written))
  const check = async ({ start, end, seal: wanted }: Written) => {
    signal.throwIfAborted()
    if (target.out) return
    await withSlot(scratch, async slot => {
      const bytes = slot.subarray(0, end - start)
      try {
        await device.read(bytes, start)
      } catch (thrown) {
        return target.fail(thrown, 'read', start)
      }
      if (!seal(bytes).equals(wanted)) throw differsAt(target.planned.name, start)
      target.counts.verified += bytes.length
      target.meter.did(start, bytes.length)
    })
  }
  await inFlight(target.written, limit, check)
  target.written = []
}

export const differsAt = (name: string, at: number) =>
  failure('drive.differs', { operation, values: { name, at } })
