// Images as cards; only the rows in view exist, so a thousand are as quick as ten.

import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useSize } from '#lib/hooks/use-size.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { ImageCard } from './image-card.tsx'

const cardPx = 132
const gapPx = 12
const leastWidthPx = 288

const columnsFor = (width: number) => Math.max(1, Math.floor((width + gapPx) / (leastWidthPx + gapPx)))

type ImageGridProps = {
  images: readonly Image[]
  /** null while none is chosen from. */
  chosen: ReadonlySet<string> | null
  onChoose: (id: string, chosen: boolean) => void
}

export function ImageGrid({ images, chosen, onChoose }: ImageGridProps) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const columns = columnsFor(width)
  const virtual = useVirtualizer({
    count: width ? Math.ceil(images.length / columns) : 0,
    getScrollElement: () => box.current,
    estimateSize: () => cardPx,
    gap: gapPx,
    overscan: 3,
    paddingStart: 2,
    paddingEnd: 2,
  })
  return (
    <div ref={box} className="scrolling-list -mx-1 px-1">
      <ul aria-label={t('app.place.images')} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().flatMap(row =>
          images.slice(row.index * columns, (row.index + 1) * columns).map((image, column) => (
            <li
              key={image.id}
              aria-setsize={images.length}
              aria-posinset={row.index * columns + column + 1}
              className="absolute top-0"
              style={{
                height: cardPx,
                transform: `translateY(${row.start}px)`,
                width: `calc((100% - ${(columns - 1) * gapPx}px) / ${columns})`,
                left: `calc((100% + ${gapPx}px) / ${columns} * ${column})`,
              }}
            >
              <ImageCard
                image={image}
                chosen={chosen?.has(image.id)}
                onChoose={on => onChoose(image.id, on)}
              />
            </li>
          )),
        )}
      </ul>
    </div>
  )
}

export const ImageGridSkeleton = () => (
  <Loading label={t('loading.images')} className="grid grid-cols-[repeat(auto-fill,minmax(18rem,1fr))] gap-3">
    {Array.from({ length: 6 }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
      <Skeleton key={at} className="h-[132px] rounded-lg" />
    ))}
  </Loading>
)
