// Ends one drive: finished or not, it is closed and its result reported.

import { eject, rereadTable } from '../drive/release.ts'
import type { RunTool } from '../drive/system-tools.ts'
import type { Results } from '../link/results.ts'
import type { Target } from '../write/target.ts'
import { type Finishing, finishDrive } from './finish-drive.ts'

type Ending = { finishing: Finishing; results: Results; runTool: RunTool; holes: number }

export async function endDrive(
  target: Target,
  { finishing, results, runTool, holes }: Ending,
): Promise<void> {
  const { plan, signal } = finishing
  const { planned, counts, drive } = target
  let finished = false
  try {
    signal.throwIfAborted()
    if (!target.out) await finishDrive(target, finishing)
    // Unless it is read back, nothing else would find that its card was exchanged at the end.
    if (!target.out) await drive.assertSame()
    finished = !target.out
  } catch (thrown) {
    if (thrown !== signal.reason) target.fail(thrown)
  }
  await target.flushed
  await target.reported
  // Everything was flushed and reported above: a close only fails if the drive was pulled out.
  await drive.device.close().catch(() => undefined)
  // This also happens after a partial write: the kernel must not keep using the old partitions.
  await rereadTable(drive.facts, runTool)
  // A failed drive was reported at the time.
  if (target.out) return
  if (!finished) return results.cancelled(planned, counts)
  const ejected = plan.eject ? await eject(drive.facts, runTool) : null
  results.done(planned, { outcome: plan.verify ? 'verified' : 'written', ejected }, counts, holes)
}
