import type { CSSProperties } from 'react'
import type { DerivationNode, NodeState } from '#shared/model/build-graph.ts'
import { cn } from '../../lib/class-names.ts'
import { formatDuration } from '../../lib/times.ts'
import { count } from '../../lib/words.ts'
import { durationMs } from './derivation-rows.ts'
import { StepIcon } from './state-badge.tsx'
import { barOnAxis, type TimeAxis } from './time-axis.ts'
import { barWords, groupWords } from './words.ts'

/** Columns of the head and of every row: name, phase, lines, duration, time line. The middle ones need room. */
export const columns =
  'grid grid-cols-[minmax(0,1fr)_4.5rem_minmax(5rem,1fr)] @2xl:grid-cols-[minmax(0,1.2fr)_6.5rem_5rem_4.5rem_minmax(8rem,1.4fr)] items-center gap-x-3 px-3'
/** Columns that show only where there is room. */
export const roomy = 'hidden @2xl:block'

type HeadingProps = { state: NodeState; count: number; style: CSSProperties }

export const GroupHeading = ({ state, count: members, style }: HeadingProps) => (
  <div
    role="presentation"
    style={style}
    className="absolute inset-x-0 top-0 flex items-end px-3 pb-1 font-medium text-muted text-xs"
  >
    {groupWords[state]}{' '}
    <span className="ml-1.5 font-normal tabular-nums">{members.toLocaleString('en')}</span>
  </div>
)

type RowProps = {
  id: string
  node: DerivationNode
  axis: TimeAxis
  /** Only read while it runs. */
  nowMs: number
  selected: boolean
  style: CSSProperties
  onOpen: (drv: string) => void
}

export function DerivationRow({ id, node, axis, nowMs, selected, style, onOpen }: RowProps) {
  const took = durationMs(node, nowMs)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the list box keeps the focus and names the active option
    <div
      id={id}
      role="option"
      aria-selected={selected}
      style={style}
      title={`Open the log of ${node.drv}`}
      onClick={() => onOpen(node.drv)}
      className={cn(
        'absolute inset-x-0 top-0 cursor-pointer',
        columns,
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <span className="flex min-w-0 items-center gap-2">
        <StepIcon state={node.state} />
        <span className="sr-only">{groupWords[node.state]}</span>
        <span className="truncate">{node.name}</span>
      </span>
      <span className={cn(roomy, 'truncate text-muted text-sm')}>
        {node.state === 'running' ? node.phase : ''}
      </span>
      <span className={cn(roomy, 'text-right text-muted text-sm tabular-nums')}>
        {node.logLines > 0 && (
          <span title={count(node.logLines, 'line')}>{node.logLines.toLocaleString('en')}</span>
        )}
      </span>
      <span className="text-right text-muted text-sm tabular-nums">
        {took === null ? '' : formatDuration(took)}
      </span>
      <TimeBar node={node} axis={axis} nowMs={nowMs} took={took} />
    </div>
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
    <span className="relative block h-2" title={barWords(node, took)}>
      {expected && (
        <span className="absolute inset-y-0 rounded-sm border border-accent" style={place(expected)} />
      )}
      <span className={cn('absolute inset-y-0 rounded-sm', fills[state])} style={place(bar)} />
    </span>
  )
}

const place = ({ left, width }: { left: number; width: number }) => ({
  left: `${left * 100}%`,
  width: `${width * 100}%`,
})
