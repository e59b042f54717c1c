import { ChevronRight } from 'lucide-react'
import { type MouseEvent, memo } from 'react'
import { cn } from '#lib/class-names.ts'
import { isShallowEqual } from '#lib/shallow-equal.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { DerivationNode, NodeState } from '#shared/builds/build-graph.ts'
import { StepIcon } from '../state-badge.tsx'
import { barText } from '../text.ts'
import { type Branch, durationMs, type NodeRow } from './derivation-rows.ts'
import { barOnAxis, type TimeAxis } from './time-axis.ts'

/** Columns of the head and of every row: name, phase, lines, duration, time line. The middle ones need room. */
export const columns =
  'grid grid-cols-[minmax(0,1.5fr)_4.5rem_minmax(5rem,1fr)] @2xl:grid-cols-[minmax(0,1.6fr)_6.5rem_4rem_4.5rem_minmax(8rem,1.3fr)] items-center gap-x-3 px-3'
/** Columns that show only where there is room. */
export const roomy = 'hidden @2xl:block'

export const rowPx = 28
const placeAt = (topPx: number) => ({ height: rowPx, transform: `translateY(${topPx}px)` })

type HeadingProps = { state: NodeState; count: number; topPx: number }

export const GroupHeading = ({ state, count: members, topPx }: HeadingProps) => (
  <div
    role="presentation"
    style={placeAt(topPx)}
    className="absolute inset-x-0 top-0 flex items-end px-3 pb-1 font-medium text-muted text-xs"
  >
    {t(`derivation.state.${state}`)}{' '}
    <span className="ml-1.5 font-normal tabular-nums">{texts.text(members)}</span>
  </div>
)

type RowProps = {
  id: string
  row: NodeRow
  axis: TimeAxis
  /** Only read while it runs. */
  nowMs: number
  selected: boolean
  topPx: number
  onOpen: (drv: string) => void
  onFold: (drv: string, expanded: boolean) => void
}

/** Memoised: scrolling, or another derivation ending, does not re-render the row. */
export const DerivationRow = memo(function DerivationRow(props: RowProps) {
  const { id, row, axis, nowMs, selected, topPx, onOpen, onFold } = props
  const { node, branch } = row
  const took = durationMs(node, nowMs)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus and names the active row
    <div
      id={id}
      role="treeitem"
      {...(branch && placeInTree(branch))}
      aria-selected={selected}
      style={placeAt(topPx)}
      title={t('derivation.open-log', { path: node.drv })}
      onClick={() => onOpen(node.drv)}
      className={cn(
        'absolute inset-x-0 top-0 cursor-pointer',
        columns,
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <span className="flex h-full min-w-0 items-center gap-2" style={branch ? indent(branch) : undefined}>
        {branch && <Fold branch={branch} onFold={expanded => onFold(node.drv, expanded)} />}
        <StepIcon state={node.state} />
        <span className="sr-only">{t(`derivation.state.${node.state}`)}</span>
        <span translate="no" dir="auto" className={cn('truncate', branch?.wanted === false && 'text-muted')}>
          {node.name}
        </span>
        {branch?.expanded === false && (
          <span className="shrink-0 text-muted text-xs tabular-nums" title={belowText(branch)}>
            <span aria-hidden>{texts.text(branch.below)}</span>
            <span className="sr-only">{belowText(branch)}</span>
          </span>
        )}
      </span>
      <span translate="no" dir="auto" className={cn(roomy, 'truncate text-muted text-sm')}>
        {node.state === 'running' ? node.phase : ''}
      </span>
      <span className={cn(roomy, 'text-right text-muted text-sm tabular-nums')}>
        {node.logLines > 0 && (
          <span title={t('derivation.lines', { count: node.logLines })}>{texts.text(node.logLines)}</span>
        )}
      </span>
      <span className="text-right text-muted text-sm tabular-nums">
        {took === null ? '' : formatDuration(took)}
      </span>
      <TimeBar node={node} axis={axis} nowMs={nowMs} took={took} />
    </div>
  )
}, isSameRow)

/** A change of the build makes new rows, and new derivations only of those that changed. */
function isSameRow({ row: one, ...before }: RowProps, { row: other, ...after }: RowProps): boolean {
  return one.node === other.node && isShallowEqual(one.branch, other.branch) && isShallowEqual(before, after)
}

const placeInTree = ({ level, expanded, position, siblings }: Branch) => ({
  'aria-level': level,
  'aria-posinset': position,
  'aria-setsize': siblings,
  ...(expanded !== null && { 'aria-expanded': expanded }),
})

const belowText = ({ below }: Branch) => t('derivation.below', { count: below })

/** Deeper than this a row moves no further to the right: its name needs the room. */
const mostIndents = 10
const indent = ({ level }: Branch) => ({ paddingLeft: Math.min(level - 1, mostIndents) * 14 })

type FoldProps = { branch: Branch; onFold: (expanded: boolean) => void }

/** Opens and closes by a click; the keys are the tree's. A leaf keeps its room, so that names stand in line. */
function Fold({ branch: { expanded }, onFold }: FoldProps) {
  if (expanded === null) return <span className="-mr-1 w-4 shrink-0" />
  const toggle = (event: MouseEvent) => {
    event.stopPropagation()
    onFold(!expanded)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row says that it is expanded, and the tree has the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same
    <span
      title={expanded ? t('derivation.close') : t('derivation.open')}
      onClick={toggle}
      className="-mr-1 flex h-full w-4 shrink-0 items-center justify-center text-muted hover:text-ink"
    >
      <ChevronRight aria-hidden className={cn('size-3.5', expanded && 'rotate-90')} />
    </span>
  )
}

const fills: Record<NodeState, string> = {
  planned: '',
  running: 'bg-accent',
  done: 'bg-muted',
  failed: 'bg-bad',
  stopped: 'bg-muted',
}

type BarProps = { node: DerivationNode; axis: TimeAxis; nowMs: number; took: number | null }

/** A thin bar from start to end; what is still expected of a running one is an empty one behind it. */
function TimeBar({ node, axis, nowMs, took }: BarProps) {
  const { startedMs, stoppedMs, expectedSeconds, state } = node
  if (startedMs === null || took === null) return <span />
  const bar = barOnAxis(axis, startedMs, stoppedMs ?? nowMs)
  const expected =
    state === 'running' && expectedSeconds !== null
      ? barOnAxis(axis, startedMs, startedMs + expectedSeconds * 1000)
      : null
  return (
    <span className="relative block h-2" title={barText(node, took)}>
      {expected && (
        <span className="absolute inset-y-0 rounded-sm border border-accent" style={place(expected)} />
      )}
      <span className={cn('time-bar absolute inset-y-0 rounded-sm', fills[state])} style={place(bar)} />
    </span>
  )
}

const place = ({ left, width }: { left: number; width: number }) => ({
  left: `${left * 100}%`,
  width: `${width * 100}%`,
})
