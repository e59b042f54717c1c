// The phases of one drive as parts of one bar. Pure.
import { t } from '#lib/texts/texts.ts'
import type { DrivePhase, DriveProgress } from '#shared/flash/flash.ts'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'
import type { ProgressSegment } from '#ui/feedback/segmented-progress.tsx'
import { phaseFraction } from './text.ts'

type Part = { phase: DrivePhase; label: string; weight: number }

/** Whether what is written is read back: its stage says so. */
export const verifies = ({ stages }: Pick<FlashJobView, 'stages'>) =>
  stages.some(({ label }) => typeof label !== 'string' && label.code === 'stage.write-verify')

/** While a drive is compared, what differs is written on the way, so one part stands for both. */
function partsOf(phase: DrivePhase, verify: boolean): Part[] {
  const first: Part =
    phase === 'comparing'
      ? { phase: 'comparing', label: t('flash.job.part.compare'), weight: 5 }
      : { phase: 'writing', label: t('flash.job.part.write'), weight: 5 }
  return [
    first,
    ...(verify ? [{ phase: 'verifying' as const, label: t('flash.job.part.verify'), weight: 4 }] : []),
    { phase: 'finishing', label: t('flash.job.part.finish'), weight: 1 },
  ]
}

export function phaseSegments(progress: DriveProgress, verify: boolean): ProgressSegment[] {
  const parts = partsOf(progress.phase, verify)
  // Waiting and preparing come before all of them: none is under way.
  const at = parts.findIndex(({ phase }) => phase === progress.phase)
  return parts.map(({ phase, label, weight }, place) => ({
    id: phase,
    label,
    weight,
    current: place === at,
    fraction: place < at ? 1 : place > at ? 0 : phaseFraction(progress),
  }))
}
