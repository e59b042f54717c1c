// Cards in as many columns as fit; only the rows in view exist, so a thousand are as quick as ten.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { useSize } from '#lib/hooks/use-size.ts'

const gapPx = 12

type CardGridProps<Item> = {
  label: string
  items: readonly Item[]
  cardPx: number
  leastWidthPx: number
  children: (item: Item) => ReactNode
}

export function CardGrid<Item extends { id: string }>(props: CardGridProps<Item>) {
  const { label, items, cardPx, leastWidthPx, children } = props
  const frame = useRef<HTMLDivElement>(null)
  const { width } = useSize(frame)
  const columns = Math.max(1, Math.floor((width + gapPx) / (leastWidthPx + gapPx)))
  const virtual = useVirtualizer({
    count: width ? Math.ceil(items.length / columns) : 0,
    getScrollElement: () => frame.current,
    estimateSize: () => cardPx,
    gap: gapPx,
    overscan: 3,
    paddingStart: 2,
    paddingEnd: 2,
  })
  return (
    <div ref={frame} className="scrolling-list -mx-1 px-1">
      <ul aria-label={label} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().flatMap(row =>
          items.slice(row.index * columns, (row.index + 1) * columns).map((item, column) => (
            <li
              key={item.id}
              aria-setsize={items.length}
              aria-posinset={row.index * columns + column + 1}
              className="absolute top-0"
              style={{
                height: cardPx,
                transform: `translateY(${row.start}px)`,
                width: `calc((100% - ${(columns - 1) * gapPx}px) / ${columns})`,
                left: `calc((100% + ${gapPx}px) / ${columns} * ${column})`,
              }}
            >
              {children(item)}
            </li>
          )),
        )}
      </ul>
    </div>
  )
}
