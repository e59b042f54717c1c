// One drive of a running job: what is being done with it, how fast, and how long it will take.

import { Ban, CircleCheck, CircleX, Clock3, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration, roughDuration } from '#lib/texts/times.ts'
import type { DrivePhase, DriveProgress, DriveResult } from '#shared/flash/flash.ts'
import { bytes } from '#shared/messages/message.ts'
import { type Tone, toneText } from '#ui/feedback/badge.tsx'
import { SegmentedProgress } from '#ui/feedback/segmented-progress.tsx'
import { Words } from '#ui/text.tsx'
import { phaseSegments } from './phase-segments.ts'
import { SpeedGraph } from './speed-graph.tsx'
import type { SpeedSample } from './speed-history.ts'
import { phaseText, resultText, speedText } from './text.ts'

type Look = { icon: LucideIcon; tone: Tone; spins?: boolean }
const running: Look = { icon: LoaderCircle, tone: 'accent', spins: true }
const looks: Record<DrivePhase, Look> = {
  waiting: { icon: Clock3, tone: 'neutral' },
  preparing: running,
  comparing: running,
  writing: running,
  verifying: running,
  finishing: running,
  verified: { icon: CircleCheck, tone: 'ok' },
  written: { icon: TriangleAlert, tone: 'warn' },
  failed: { icon: CircleX, tone: 'bad' },
  cancelled: { icon: Ban, tone: 'neutral' },
}

function PhaseIcon({ phase }: { phase: DrivePhase }) {
  const { icon: Glyph, tone, spins } = looks[phase]
  return (
    <Glyph aria-hidden className={cn('mt-0.5 size-5 shrink-0', toneText[tone], spins && 'animate-spin')} />
  )
}

type Props = { progress: DriveProgress; samples: readonly SpeedSample[]; verify: boolean }

export function JobDriveRow({ progress, samples, verify }: Props) {
  const { name, path, bytesPerSecond, etaSeconds, doneBytes, totalBytes } = progress
  const moving = ['comparing', 'writing', 'verifying'].includes(progress.phase)
  return (
    <li className="px-4 py-3">
      <div className="flex gap-3">
        <PhaseIcon phase={progress.phase} />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <span translate="no" dir="auto" className="min-w-0 break-words font-medium">
              {name}
            </span>
            <span translate="no" className="text-muted text-xs">
              {path}
            </span>
            <span className="ml-auto font-medium tabular-nums" data-phase>
              {phaseText(progress)}
            </span>
          </div>
          <SegmentedProgress
            segments={phaseSegments(progress, verify)}
            label={t('flash.job.phase-of', { name, phase: phaseText(progress) })}
            className="mt-1.5"
          />
          <p className="mt-1 flex min-h-5 flex-wrap gap-x-4 text-muted text-sm tabular-nums">
            {moving && (
              <span>
                {totalBytes === null
                  ? texts.text(bytes(doneBytes))
                  : t('flash.job.amount', { done: bytes(doneBytes), total: bytes(totalBytes) })}
              </span>
            )}
            {moving && bytesPerSecond !== null && <span>{speedText(bytesPerSecond)}</span>}
            {etaSeconds !== null && moving && (
              <span className="ml-auto">{t('flash.job.left', { time: roughDuration(etaSeconds) })}</span>
            )}
          </p>
          <SpeedGraph samples={samples} label={t('flash.job.graph', { name })} />
        </div>
      </div>
    </li>
  )
}

const endPhase = {
  verified: 'verified',
  written: 'written',
  failed: 'failed',
  cancelled: 'cancelled',
} as const

/** How it ended, what to do, and the figures. */
export function EndedDriveRow({ result }: { result: DriveResult }) {
  const { name, path, error, outcome, hostname } = result
  return (
    <li className="flex gap-3 px-4 py-3">
      <PhaseIcon phase={endPhase[outcome]} />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <span translate="no" dir="auto" className="min-w-0 break-words font-medium">
            {name}
          </span>
          <span translate="no" className="text-muted text-xs">
            {path}
          </span>
          {hostname && <span className="text-muted text-sm">{t('flash.ended.hostname', { hostname })}</span>}
        </div>
        <p className={outcome === 'failed' ? 'text-bad' : ''}>
          <Words>{resultText(result)}</Words>
        </p>
        {outcome === 'failed' && error && (
          <p className="text-muted">
            <Words>{texts.error(error).hint}</Words>
          </p>
        )}
        <p className="text-muted text-sm tabular-nums">{figures(result).join(' · ')}</p>
      </div>
    </li>
  )
}

/** "640 MB written · 1.2 GB skipped · 640 MB verified · 24 s". */
function figures({ bytesWritten, bytesSkipped, bytesVerified, seconds }: DriveResult): string[] {
  const words: string[] = []
  if (bytesWritten > 0) words.push(t('flash.ended.bytes-written', { size: bytes(bytesWritten) }))
  if (bytesSkipped > 0) words.push(t('flash.ended.bytes-skipped', { size: bytes(bytesSkipped) }))
  if (bytesVerified > 0) words.push(t('flash.ended.bytes-verified', { size: bytes(bytesVerified) }))
  if (words.length > 0) words.push(formatDuration(seconds * 1000))
  return words
}
