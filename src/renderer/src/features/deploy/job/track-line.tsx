import { ArrowRight, Check, LoaderCircle, Minus, X } from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import { type StepState, type Track, trackSteps } from './track.ts'

const looks: Record<StepState, string> = {
  later: 'border-edge text-muted',
  now: 'border-accent text-accent-text',
  done: 'border-transparent bg-ok-soft text-ok',
  failed: 'border-transparent bg-bad-soft text-bad',
  skipped: 'border-line text-muted',
}
const glyphs = { later: null, now: LoaderCircle, done: Check, failed: X, skipped: Minus }

/** Build → Copy → Switch → Check → Confirmed. */
export const TrackLine = ({ track }: { track: Track }) => (
  <ol className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
    {trackSteps.map((step, index) => {
      const state = track[step]
      const phase = t(`deploy.phase.${step}`)
      const Glyph = glyphs[state]
      return (
        <li key={step} className="flex items-center gap-1.5">
          {index > 0 && <ArrowRight aria-hidden className="size-3.5 text-muted" />}
          <span
            className={cn(
              'inline-flex h-6 items-center gap-1 rounded-full border px-2 text-xs',
              looks[state],
              state === 'now' && 'font-semibold',
            )}
          >
            {Glyph && <Glyph aria-hidden className={cn('size-3.5', state === 'now' && 'animate-spin')} />}
            <span aria-hidden>{phase}</span>
            <span className="sr-only">{t(`deploy.phase.${state}`, { phase })}</span>
          </span>
        </li>
      )
    })}
  </ol>
)
