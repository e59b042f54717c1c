// The steps of a build, one below the other, each with its state in an icon and a word.

import './texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { Stage } from '#shared/progress.ts'
import { Progress, percentText } from '#ui/feedback/progress.tsx'
import { StepIcon } from './state-badge.tsx'

export const StageList = ({ stages, elapsedMs }: { stages: Stage[]; elapsedMs: number | null }) => (
  <ol aria-label={t('build.stages')} className="flex flex-col py-1">
    {stages.map(stage => (
      <li key={stage.id} className="px-3 py-1.5">
        <div className="flex items-start gap-2">
          <StepIcon state={stage.state} className="mt-0.5" />
          <span className={`min-w-0 flex-1 ${stage.state === 'pending' ? 'text-muted' : ''}`}>
            {texts.text(stage.label)}
          </span>
          <span className="shrink-0 text-muted text-xs leading-5 tabular-nums">
            {aside(stage, elapsedMs)}
          </span>
        </div>
        {stage.state === 'running' && (
          <div className="mt-1 ml-6 min-h-4">
            {stage.fraction !== null && (
              <Progress
                size="sm"
                fraction={stage.fraction}
                label={texts.text(stage.label)}
                className="my-1"
              />
            )}
            <p className="truncate text-muted text-xs tabular-nums">{texts.text(stage.detail)}</p>
          </div>
        )}
        <span className="sr-only">{t(`build.stage.${stage.state}`)}</span>
      </li>
    ))}
  </ol>
)

/** Returns the end of the row: how far it is, how long it took, or its state. */
function aside({ state, fraction, startedMs, endedMs }: Stage, elapsedMs: number | null): string {
  if (state === 'running' && fraction !== null) return percentText(fraction)
  const end = endedMs ?? (state === 'running' ? elapsedMs : null)
  if (startedMs !== null && end !== null && (state === 'running' || state === 'done'))
    return formatDuration(Math.max(0, end - startedMs))
  return state === 'pending' ? '' : t(`build.stage.${state}`)
}
