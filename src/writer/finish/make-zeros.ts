// The zeros that were postponed while the image was read: long runs are left to the drive itself, the rest
// is written.
import { inFlight } from '../memory/concurrently.ts'
import { joined, pieces, type Region, totalBytes } from '../memory/regions.ts'
import type { Target } from '../write/target.ts'

type MakingZeros = { zeros: Buffer; signal: AbortSignal; limit: number }

/** Below this, starting the program costs more than writing. */
const leastBytes = 8 << 20
/** Made at a time; the job can be cancelled in between. */
const mostBytes = 64 << 20

/** A drive that fails has left the group. Throws the signal's reason. */
export async function makeZeros(target: Target, { zeros, signal, limit }: MakingZeros): Promise<void> {
  const { device } = target.drive
  const runs = joined(target.zeros)
  target.zeros = []
  const isLong = (run: Region) => totalBytes([run]) >= leastBytes
  const refused: Region[] = []
  const each = async (
    regions: Iterable<Region>,
    atOnce: number,
    make: (region: Region) => Promise<boolean>,
  ) =>
    inFlight(regions, atOnce, async region => {
      signal.throwIfAborted()
      if (target.out || !(await make(region))) return
      const length = region.end - region.start
      target.counts.written += length
      target.meter.did(region.start, length)
    })
  await each(pieces(runs.filter(isLong), mostBytes), 1, async region => {
    const isMade = (await target.zeroRange?.(region)) === true
    if (!isMade) {
      refused.push(region)
      target.zeroRange = null
    }
    return isMade
  })
  const left = joined([...runs.filter(run => !isLong(run)), ...refused])
  await each(pieces(left, zeros.length), limit, ({ start, end }) =>
    device.write(zeros.subarray(0, end - start), start).then(
      () => true,
      thrown => {
        target.fail(thrown, 'written', start)
        return false
      },
    ),
  )
}
