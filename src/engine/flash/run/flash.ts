// What one flashing job writes, and to which drives.
import type { MakeSeed } from '#engine/seed/types.ts'
import type { Stage } from '#shared/progress.ts'
import type { WriterSwitches } from '../plan/plan.ts'
import type { FoundDrive, FoundSource } from '../request/facts.ts'

export type Flash = {
  source: Pick<FoundSource, 'origin' | 'secrets'>
  /** The user's checksum for the source's file. */
  sha256: string | null
  drives: FoundDrive[]
  switches: WriterSwitches
  makeSeed: MakeSeed | null
  stages: Stage[]
}
