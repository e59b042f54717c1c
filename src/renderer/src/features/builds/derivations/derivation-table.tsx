// The derivations of a build with their bars on one time axis, as a tree or as a list. Only the rows in view exist, so
// thousands are as quick as ten. A list is a tree of one level. Arrow keys move, open and close; Enter or a click opens
// the log.

import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { t } from '#lib/texts/texts.ts'
import { DerivationRow, GroupHeading, rowPx } from './derivation-row.tsx'
import { type NodeRow, type Row, rowKey } from './derivation-rows.ts'
import type { TimeAxis } from './time-axis.ts'
import { AxisHead, AxisLines } from './time-axis-head.tsx'
import { useSteadyScroll } from './use-steady-scroll.ts'

const pageRows = 12

type Props = {
  rows: readonly Row[]
  shape: 'tree' | 'list'
  axis: TimeAxis
  wanted: string
  /** Milliseconds since the job's start; counts on while it runs. */
  nowMs: number
  timed: boolean
  selected: string | null
  onSelect: (drv: string) => void
  onOpen: (drv: string) => void
  onFold: (drv: string, expanded: boolean) => void
}

export function DerivationTable(props: Props) {
  const { rows, shape, wanted, nowMs, timed, selected } = props
  const axis = useSteadyAxis(props.axis)
  const { open, fold } = useSteadyActions(props)
  const box = useRef<HTMLDivElement>(null)
  const list = useId()
  const keys = useMemo(() => rows.map(rowKey), [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 8,
    getItemKey: index => keys[index] ?? index,
  })
  const onScroll = useSteadyScroll({ box, keys, rowPx, selected, steady: shape === 'tree' })
  const at = selected === null ? -1 : keys.indexOf(selected)
  const onKeyDown = useRowKeys(props, at, index => virtual.scrollToIndex(index))

  useEffect(() => {
    if (wanted) box.current?.scrollTo({ top: 0 })
  }, [wanted])
  useFirstView(box, { rows, shape, at, toRow: index => virtual.scrollToIndex(index, { align: 'center' }) })

  const items = virtual.getVirtualItems()
  const shown = items.some(item => item.index === at)
  return (
    <div className="@container flex h-full min-h-0 flex-col">
      <AxisHead axis={axis} timed={timed} />
      {/* The ring is drawn over the rows, which would hide it. */}
      <div className="relative min-h-0 flex-1 after:pointer-events-none after:absolute after:inset-0 has-[[role=tree]:focus-visible]:after:border-2 has-[[role=tree]:focus-visible]:after:border-(--focus)">
        <div
          ref={box}
          role="tree"
          tabIndex={0}
          aria-label={t('build.derivations')}
          aria-activedescendant={shown ? `${list}-${at}` : undefined}
          onKeyDown={onKeyDown}
          onScroll={onScroll}
          className="h-full overflow-y-scroll outline-none!"
        >
          <div role="none" className="relative min-h-full" style={{ height: virtual.getTotalSize() }}>
            <AxisLines axis={axis} />
            {items.map(item => {
              const row = rows[item.index] as Row
              return row.kind === 'group' ? (
                <GroupHeading key={item.key} state={row.state} count={row.count} topPx={item.start} />
              ) : (
                <DerivationRow
                  key={item.key}
                  id={`${list}-${item.index}`}
                  row={row}
                  axis={axis}
                  nowMs={row.node.state === 'running' ? nowMs : 0}
                  selected={item.index === at}
                  topPx={item.start}
                  onOpen={open}
                  onFold={fold}
                />
              )
            })}
          </div>
        </div>
      </div>
    </div>
  )
}

/** One axis as long as it shows the same time. */
function useSteadyAxis(axis: TimeAxis): TimeAxis {
  const [steady, setSteady] = useState(axis)
  if (steady.fromMs === axis.fromMs && steady.toMs === axis.toMs) return steady
  setSteady(axis)
  return axis
}

/** Never others, so that no row is drawn again for them. */
function useSteadyActions(now: Pick<Props, 'onOpen' | 'onFold'>) {
  const latest = useRef(now)
  useLayoutEffect(() => {
    latest.current = now
  })
  const [actions] = useState(() => ({
    open: (drv: string) => latest.current.onOpen(drv),
    fold: (drv: string, expanded: boolean) => latest.current.onFold(drv, expanded),
  }))
  return actions
}

type FirstView = { rows: readonly Row[]; shape: Props['shape']; at: number; toRow: (index: number) => void }

/** Begins where it matters: at the row that was chosen; else a list on top, a tree at what runs or failed. */
function useFirstView(box: RefObject<HTMLElement | null>, now: FirstView) {
  const latest = useRef(now)
  latest.current = now
  const { shape } = now
  useEffect(() => {
    const { rows, at, toRow } = latest.current
    if (!box.current) return
    if (at < 0 && shape === 'list') box.current.scrollTop = 0
    const isActive = (row: Row) =>
      row.kind === 'node' && (row.node.state === 'running' || row.node.state === 'failed')
    const first = at >= 0 ? at : shape === 'tree' ? rows.findIndex(isActive) : -1
    const { scrollTop, clientHeight } = box.current
    const inView = first * rowPx >= scrollTop && (first + 1) * rowPx <= scrollTop + clientHeight
    if (first >= 0 && !inView) toRow(first)
  }, [box, shape])
}

type Keyed = Pick<Props, 'rows' | 'selected' | 'onSelect' | 'onOpen' | 'onFold'>

/** The keys of a tree view (WAI-ARIA Authoring Practices); a list has nothing to open. */
function useRowKeys(
  { rows, selected, onSelect, onOpen, onFold }: Keyed,
  at: number,
  scrollTo: (index: number) => void,
) {
  const moveTo = (index: number, by: 1 | -1) => {
    for (let i = index; rows[i]; i += by) {
      const row = rows[i]
      if (row?.kind !== 'node') continue
      onSelect(row.node.drv)
      scrollTo(i)
      return
    }
  }
  const last = rows.length - 1
  const moves: Record<string, () => void> = {
    ArrowDown: () => moveTo(at + 1, 1),
    ArrowUp: () => moveTo(at < 0 ? 0 : at - 1, -1),
    PageDown: () => moveTo(Math.min(last, at + pageRows), -1),
    PageUp: () => moveTo(Math.max(0, at - pageRows), 1),
    Home: () => moveTo(0, 1),
    End: () => moveTo(last, -1),
    Enter: () => selected && onOpen(selected),
  }
  const row = rows[at]
  if (row?.kind === 'node' && row.branch) {
    const { node, branch } = row
    moves['ArrowRight'] = () => {
      if (branch.expanded) moveTo(at + 1, 1)
      else if (branch.expanded === false) onFold(node.drv, true)
    }
    moves['ArrowLeft'] = () => {
      if (branch.expanded) onFold(node.drv, false)
      else moveTo(parentOf(rows, at, branch.level), -1)
    }
  }
  return (event: KeyboardEvent) => {
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }
}

/** The row that it stands under; itself for a root. */
function parentOf(rows: readonly Row[], at: number, level: number): number {
  const isParent = (row: Row | undefined): row is NodeRow =>
    row?.kind === 'node' && row.branch?.level === level - 1
  for (let i = at - 1; i >= 0; i--) if (isParent(rows[i])) return i
  return at
}
