// What a drive of a flashing job is doing, in the words of window and command line.
import type { DrivePhase } from '../model/flash.ts'

export const phaseWords: Record<DrivePhase, string> = {
  waiting: 'Waiting',
  preparing: 'Preparing',
  comparing: 'Comparing',
  writing: 'Writing',
  verifying: 'Verifying',
  finishing: 'Finishing',
  verified: 'Verified',
  written: 'Written, not verified',
  failed: 'Failed',
  cancelled: 'Cancelled',
}
