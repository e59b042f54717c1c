// Reads back what was written and compares seals: the drive's own cache was flushed before, and O_DIRECT
// bypasses the kernel's.
import { failure } from '#shared/errors.ts'
import { operation } from '../drive/drive-failure.ts'
import { type Pool, withSlot } from '../memory/buffer-pool.ts'
import type { Seal } from '../memory/checksum.ts'
import { inFlight } from '../memory/concurrently.ts'
import { totalBytes } from '../memory/regions.ts'
import type { Target, Written } from '../write/target.ts'

type Verifying = { scratch: Pool; seal: Seal; signal: AbortSignal; limit: number }

/** Throws drive.differs, or the signal's reason. A drive that cannot be read fails on its own. */
export async function verify(target: Target, { scratch, seal, signal, limit }: Verifying): Promise<void> {
  const { device } = target.drive
  target.meter.begin('verifying', totalBytes(target.written.flatMap(({ regions }) => regions)))
  const check = ({ regions, seal: wanted }: Written) =>
    withSlot(scratch, async slot => {
      const parts: Buffer[] = []
      let used = 0
      for (const { start, end } of regions) {
        signal.throwIfAborted()
        if (target.out) return
        const part = slot.subarray(used, used + end - start)
        used += part.length
        parts.push(part)
        try {
          await device.read(part, start)
        } catch (thrown) {
          return target.fail(thrown, 'read', start)
        }
      }
      const [first = { start: 0 }] = regions
      if (!seal(parts).equals(wanted)) throw differsNear(target.planned.name, first.start)
      target.counts.verified += used
      target.meter.did(first.start, used)
    })
  await inFlight(target.written, limit, check)
  target.written = []
}

export const differsNear = (name: string, at: number) =>
  failure('drive.differs', { operation, values: { name, at } })
