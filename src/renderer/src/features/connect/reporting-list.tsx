// Rows of boxes. Long lists only render the rows in view, so five thousand are as fast as ten.
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef } from 'react'
import { Link } from 'wouter'
import { useSize } from '#lib/hooks/use-size.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import { reportHref } from '#shared/window/routes.ts'
import { Because, DeviceStateBadge, LastHeard } from './device-state.tsx'

const rowPx = { wide: 56, narrow: 88 }
/** The width of `@2xl`. */
const wideFromPx = 672
const mostPx = 560

export function ReportingList({ boxes }: { boxes: readonly KnownBox[] }) {
  const frame = useRef<HTMLDivElement>(null)
  const { width } = useSize(frame)
  const height = width >= wideFromPx ? rowPx.wide : rowPx.narrow
  const virtual = useVirtualizer({
    count: width ? boxes.length : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    getItemKey: index => `${boxes[index]?.server} ${boxes[index]?.id}`,
    overscan: 6,
  })
  return (
    <div
      ref={frame}
      style={{ height: Math.min(boxes.length * height + 2, mostPx) }}
      className="@container scrolling-list flex-none rounded-lg border border-line bg-surface"
    >
      <ul aria-label={t('reports.list')} className="relative" style={{ height: boxes.length * height }}>
        {virtual.getVirtualItems().map(item => {
          const box = boxes[item.index]
          return (
            box && (
              <li
                key={item.key}
                aria-setsize={boxes.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height, transform: `translateY(${item.index * height}px)` }}
              >
                <ReportingRow box={box} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

const ReportingRow = memo(function ReportingRow({ box }: { box: KnownBox }) {
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-line border-b px-4 py-1.5 hover:bg-hover @2xl:grid-cols-[minmax(0,4fr)_9rem_minmax(0,6fr)]">
      <div className="min-w-0">
        <Link
          href={reportHref(box)}
          dir="auto"
          translate="no"
          title={box.hostname}
          className="block truncate rounded font-medium hover:text-accent-text hover:underline"
        >
          {box.hostname}
        </Link>
        <span translate="no" dir="auto" className="block truncate text-muted text-sm">
          {[box.household.name, box.address].join(' · ')}
        </span>
      </div>
      <span className="flex">
        <DeviceStateBadge state={box.state} />
      </span>
      <div className="col-span-2 min-w-0 text-sm @2xl:col-span-1">
        <Because because={box.because} />
        <span className="block truncate text-muted">
          <LastHeard {...box} />
        </span>
      </div>
    </div>
  )
})
