// The head of the table of derivations, with the labels of the time axis, and the thin lines below them.

import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import { columns, roomy } from './derivation-row.tsx'
import { onAxis, type Tick, type TimeAxis } from './time-axis.ts'

type Props = { axis: TimeAxis; timed: boolean }

export const AxisHead = ({ axis, timed }: Props) => (
  <div
    aria-hidden
    className={cn(
      columns,
      'h-8 shrink-0 overflow-y-scroll border-line border-b text-muted text-xs [&::-webkit-scrollbar]:invisible',
    )}
  >
    <span>{t('derivations.column.name')}</span>
    <span className={roomy}>{t('derivations.column.phase')}</span>
    <span className={cn(roomy, 'text-right')}>{t('derivations.column.lines')}</span>
    <span className="text-right">{t('derivations.column.time')}</span>
    <span className="relative h-4" title={t(timed ? 'derivations.since-start' : 'derivations.durations')}>
      {sparse(axis.ticks).map(tick => (
        <span
          key={tick.atMs}
          className={cn('absolute whitespace-nowrap', shift(onAxis(axis, tick.atMs)))}
          style={{ left: `${onAxis(axis, tick.atMs) * 100}%` }}
        >
          {tick.label}
        </span>
      ))}
    </span>
  </div>
)

/** First, middle and last label: the others have a line only. */
const sparse = (ticks: Tick[]) => {
  const middle = ticks.length % 2 ? (ticks.length - 1) / 2 : -1
  return ticks.filter((_, at) => at === 0 || at === middle || at === ticks.length - 1)
}

/** The outer labels stay inside the column. */
const shift = (at: number) => (at <= 0 ? '' : at >= 1 ? '-translate-x-full' : '-translate-x-1/2')

export const AxisLines = ({ axis }: { axis: TimeAxis }) => (
  <div aria-hidden className={cn(columns, 'pointer-events-none absolute inset-0 items-stretch!')}>
    <span className="relative col-start-3 @2xl:col-start-5">
      {axis.ticks.map(tick => (
        <span
          key={tick.atMs}
          className="absolute inset-y-0 w-px bg-line"
          style={{ left: `${onAxis(axis, tick.atMs) * 100}%` }}
        />
      ))}
    </span>
  </div>
)
