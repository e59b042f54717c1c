// The derivations of a build with their bars on one time axis. Only the rows in view exist, so thousands are as quick
// as ten. A list box: arrow keys move, Enter or a click opens the log.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import type { DerivationNode } from '#shared/model/build-graph.ts'
import { DerivationRow, GroupHeading } from './derivation-row.tsx'
import { groupRows, type Row, rowKey, rowsAxis } from './derivation-rows.ts'
import { AxisHead, AxisLines } from './time-axis-head.tsx'

const rowPx = 28

type Props = {
  nodes: DerivationNode[]
  wanted: string
  /** Milliseconds since the job's start; counts on while it runs. */
  nowMs: number
  timed: boolean
  selected: string | null
  onSelect: (drv: string) => void
  onOpen: (drv: string) => void
}

export function DerivationTable({ nodes, wanted, nowMs, timed, selected, onSelect, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const list = useId()
  const rows = useMemo(() => groupRows(nodes, wanted), [nodes, wanted])
  const axis = useMemo(() => rowsAxis(nodes, nowMs), [nodes, nowMs])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 8,
    getItemKey: index => rowKey(rows[index] as Row),
  })

  const at = rows.findIndex(row => row.kind === 'node' && row.node.drv === selected)
  const moveTo = (index: number, by: 1 | -1) => {
    for (let i = index; rows[i]; i += by) {
      const row = rows[i]
      if (row?.kind !== 'node') continue
      onSelect(row.node.drv)
      virtual.scrollToIndex(i)
      return
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1, 1),
      ArrowUp: () => moveTo(at < 0 ? 0 : at - 1, -1),
      PageDown: () => moveTo(Math.min(rows.length - 1, at + 12), -1),
      PageUp: () => moveTo(Math.max(0, at - 12), 1),
      Home: () => moveTo(0, 1),
      End: () => moveTo(rows.length - 1, -1),
      Enter: () => selected && onOpen(selected),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }
  useEffect(() => {
    if (wanted) box.current?.scrollTo({ top: 0 })
  }, [wanted])

  const items = virtual.getVirtualItems()
  const shown = items.some(item => item.index === at)
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <AxisHead axis={axis} timed={timed} />
      <div
        ref={box}
        role="listbox"
        tabIndex={0}
        aria-label="Derivations"
        aria-activedescendant={shown ? `${list}-${at}` : undefined}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-scroll -outline-offset-2!"
      >
        <div role="none" className="relative min-h-full" style={{ height: virtual.getTotalSize() }}>
          <AxisLines axis={axis} />
          {items.map(item => {
            const row = rows[item.index] as Row
            const style = { height: rowPx, transform: `translateY(${item.start}px)` }
            return row.kind === 'group' ? (
              <GroupHeading key={item.key} state={row.state} count={row.count} style={style} />
            ) : (
              <DerivationRow
                key={item.key}
                id={`${list}-${item.index}`}
                node={row.node}
                axis={axis}
                nowMs={row.node.state === 'running' ? nowMs : 0}
                selected={item.index === at}
                style={style}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
