// The hosts; only the rows in view exist, so five hundred are as quick as ten.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useSize } from '#lib/hooks/use-size.ts'
import { t } from '#lib/texts/texts.ts'
import { HostRow, rowPx } from './host-row.tsx'
import type { HostLine } from './host-view.ts'

/** The width of `@2xl`. */
const wideFromPx = 672

const settleMs = 200

type Props = {
  lines: readonly HostLine[]
  asking: ReadonlySet<string>
  chosen: ReadonlySet<string>
  onChoose: (id: string, chosen: boolean) => void
  onInView: (ids: readonly string[]) => void
}

export function HostList({ lines, asking, chosen, onChoose, onInView }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const height = width >= wideFromPx ? rowPx.wide : rowPx.narrow
  const virtual = useVirtualizer({
    count: width ? lines.length : 0,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: index => lines[index]?.host.id ?? index,
    overscan: 6,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured is of another height
  useEffect(() => virtual.measure(), [height])
  const items = virtual.getVirtualItems()
  const inView = items.map(item => lines[item.index]?.host.id ?? '').join(' ')
  const ids = useMemo(() => inView.split(' ').filter(Boolean), [inView])
  // Once scrolling pauses: hosts that only pass by get no request.
  useEffect(() => {
    const timer = window.setTimeout(() => onInView(ids), settleMs)
    return () => window.clearTimeout(timer)
  }, [ids, onInView])
  return (
    <div ref={box} className="@container scrolling-list rounded-lg border border-line bg-surface">
      <ul aria-label={t('hosts.list')} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(item => {
          const line = lines[item.index]
          return (
            line && (
              <li
                key={item.key}
                aria-setsize={lines.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height, transform: `translateY(${item.start}px)` }}
              >
                <HostRow
                  line={line}
                  asking={asking.has(line.host.id)}
                  chosen={chosen.has(line.host.id)}
                  onChoose={onChoose}
                />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}
