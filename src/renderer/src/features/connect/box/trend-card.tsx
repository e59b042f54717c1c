// Charts of a box over the last days or months, with the worst value of each hour or day. A gap means that no
// report came.
import { useState } from 'react'
import { useNow } from '#lib/hooks/use-now.ts'
import { t } from '#lib/texts/texts.ts'
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Select } from '#ui/controls/input.tsx'
import { barsOf, type Span, slotsOf } from './trend.ts'

type Summary = ShownBox['hours'][number]
type Row = {
  label: 'disk' | 'memory' | 'units'
  value: (summary: Summary) => number | null
  text: (value: number) => string
  /** The value at full height; null: the highest value. */
  whole: number | null
}

const percent = (part: number) => t('report.trend.percent', { percent: Math.round(part * 100) })
const rows: readonly Row[] = [
  { label: 'disk', value: ({ rootUsed }) => rootUsed, text: percent, whole: 1 },
  { label: 'memory', value: ({ memoryUsed }) => memoryUsed, text: percent, whole: 1 },
  { label: 'units', value: ({ failedUnits }) => failedUnits, text: String, whole: null },
]

export function TrendCard({ hours, days }: Pick<ShownBox, 'hours' | 'days'>) {
  const [span, setSpan] = useState<Span>('hours')
  const now = useNow()
  const summaries = span === 'hours' ? hours : days
  return (
    <Card>
      <CardHeader
        title={t('report.trend')}
        actions={
          <Select
            aria-label={t('report.trend.span')}
            value={span}
            options={(['hours', 'days'] as const).map(value => ({
              value,
              label: t(`report.trend.${value}`),
            }))}
            onValueChange={value => setSpan(value === 'days' ? 'days' : 'hours')}
          />
        }
      />
      <CardBody className="space-y-3">
        {summaries.length === 0 ? (
          <p className="text-muted">{t('report.trend.none')}</p>
        ) : (
          <>
            {rows.map(row => (
              <Trend key={row.label} row={row} slots={slotsOf(summaries, { span, now, value: row.value })} />
            ))}
            <p className="text-muted text-sm">{t('report.trend.gaps')}</p>
          </>
        )}
      </CardBody>
    </Card>
  )
}

/** No chart for a value that was never reported. */
function Trend({ row: { label, text, whole }, slots }: { row: Row; slots: readonly (number | null)[] }) {
  const known = slots.filter(each => each !== null)
  const last = known.at(-1)
  if (last === undefined) return null
  const most = Math.max(...known)
  const title = t(`report.trend.${label}`)
  const words = t('report.trend.now', { now: text(last), most: text(most) })
  return (
    <div>
      <p className="flex gap-3">
        <span className="flex-1">{title}</span>
        <span className="text-muted tabular-nums">{words}</span>
      </p>
      <svg
        role="img"
        aria-label={`${title}: ${words}`}
        viewBox={`0 0 ${slots.length} 1`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
        className={`mt-1 block h-8 w-full rounded-sm bg-sunken ${label === 'units' ? 'text-bad' : 'text-accent'}`}
      >
        {barsOf(slots, whole ?? most).map(({ x, width, height }) => (
          <rect key={x} x={x} y={1 - height} width={width} height={height} fill="currentColor" />
        ))}
      </svg>
    </div>
  )
}
