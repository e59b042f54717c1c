// Boxes as cards; only the rows in view exist, so a thousand are as quick as ten.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { useSize } from '#lib/hooks/use-size.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { BoxCard } from './box-card.tsx'
import type { BoxDialog } from './box-dialogs.tsx'

const cardPx = 152
const gapPx = 12
const leastWidthPx = 300

const columnsFor = (width: number) => Math.max(1, Math.floor((width + gapPx) / (leastWidthPx + gapPx)))

type Props = {
  boxes: readonly BoxView[]
  onRun: (box: string, image: string) => void
  onDialog: (dialog: BoxDialog) => void
}

export function BoxGrid({ boxes, onRun, onDialog }: Props) {
  const { data } = useCall('profiles.list', {})
  const profiles = useMemo(() => new Map(data?.profiles.map(each => [each.id, each])), [data])
  const frame = useRef<HTMLDivElement>(null)
  const { width } = useSize(frame)
  const columns = columnsFor(width)
  const virtual = useVirtualizer({
    count: width ? Math.ceil(boxes.length / columns) : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => cardPx,
    gap: gapPx,
    overscan: 3,
    paddingStart: 2,
    paddingEnd: 2,
  })
  return (
    <div ref={frame} className="scrolling-list -mx-1 px-1">
      <ul aria-label={t('app.place.boxes')} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().flatMap(row =>
          boxes.slice(row.index * columns, (row.index + 1) * columns).map((box, column) => (
            <li
              key={box.id}
              aria-setsize={boxes.length}
              aria-posinset={row.index * columns + column + 1}
              className="absolute top-0"
              style={{
                height: cardPx,
                transform: `translateY(${row.start}px)`,
                width: `calc((100% - ${(columns - 1) * gapPx}px) / ${columns})`,
                left: `calc((100% + ${gapPx}px) / ${columns} * ${column})`,
              }}
            >
              <BoxCard
                box={box}
                profile={profiles.get(box.profile ?? '')}
                onRun={image => onRun(box.id, image)}
                onDialog={onDialog}
              />
            </li>
          )),
        )}
      </ul>
    </div>
  )
}

export const BoxGridSkeleton = () => (
  <Loading
    label={t('boxes.loading')}
    className="grid grid-cols-[repeat(auto-fill,minmax(18.75rem,1fr))] gap-3"
  >
    {Array.from({ length: 6 }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
      <Skeleton key={at} className="h-[152px] rounded-lg" />
    ))}
  </Loading>
)
