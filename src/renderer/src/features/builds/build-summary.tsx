// The build's present state: one headline, a bar where a fraction is known, the time, and the figures.

import { LoaderCircle } from 'lucide-react'
import { WaitingLine } from '#features/jobs/waiting-line.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import { Card } from '#ui/card.tsx'
import { Progress, percentText } from '#ui/feedback/progress.tsx'
import type { BuildView } from './build-view.ts'
import { leftText, totalsTexts } from './text.ts'

type Props = { view: BuildView; elapsedMs: number | null }

export function BuildSummary({ view, elapsedMs }: Props) {
  const { headline, fraction, etaSeconds, totals, state } = view
  const left = leftText(etaSeconds)
  const figures = totals ? totalsTexts(totals) : []
  const stage = fraction === null ? stageUnderWay(view) : null
  return (
    <Card className="px-4 py-3">
      <div className="flex items-baseline gap-3">
        <p className="min-w-0 flex-1 truncate font-semibold text-lg">
          {state === 'queued' ? t('build.queued') : texts.text(headline) || t('build.state.running')}
        </p>
        <p className="shrink-0 text-muted tabular-nums">
          {fraction !== null && <span className="mr-3">{percentText(fraction)}</span>}
          {stage && (
            <span className="mr-3">
              {t('build.stage-percent', { stage: stage.label, percent: percentText(stage.fraction) })}
            </span>
          )}
          {elapsedMs !== null && <span title={t('build.since-start')}>{formatDuration(elapsedMs)}</span>}
          {left && <span> · {left}</span>}
        </p>
      </div>
      <div className="my-2 flex h-2 items-center">
        {fraction !== null ? (
          <Progress fraction={fraction} label={t('build.title')} className="w-full" />
        ) : stage ? (
          <Progress fraction={stage.fraction} label={texts.text(stage.label)} className="w-full" />
        ) : (
          <QuietBar />
        )}
      </div>
      <p className="min-h-5 text-muted text-sm tabular-nums">{figures.join(' · ')}</p>
      <WaitingLine waiting={view.waiting} />
    </Card>
  )
}

/** If the overall progress is unknown (docs/adr/0005), the bar shows the stage's, and says so. */
function stageUnderWay({ stages }: BuildView) {
  const stage = stages.find(one => one.state === 'running' && one.fraction !== null)
  return stage && stage.fraction !== null ? { label: stage.label, fraction: stage.fraction } : null
}

/** Work is going on, with unknown progress. */
const QuietBar = () => (
  <span className="flex w-full items-center gap-2 text-muted text-sm">
    <LoaderCircle aria-hidden className="size-3.5 shrink-0 animate-spin" />
    <span aria-hidden className="h-px flex-1 bg-line" />
  </span>
)
