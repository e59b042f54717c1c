// Shows the running derivations above the tree: in a tree of thousands the row itself is soon off the screen.
import { useRef } from 'react'
import { t } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { DerivationNode } from '#shared/builds/build-graph.ts'
import { StepIcon } from '../state-badge.tsx'
import { durationMs } from './derivation-rows.ts'

/** More than these run at once only on large machines; the list has them all. */
const mostShown = 3
const rowPx = 28

type Props = { nodes: readonly DerivationNode[]; nowMs: number; onOpen: (drv: string) => void }

export function RunningNow({ nodes, nowMs, onOpen }: Props) {
  const running = nodes.filter(node => node.state === 'running')
  const shown = [...running].sort((a, b) => (a.startedMs ?? 0) - (b.startedMs ?? 0)).slice(0, mostShown)
  /** Room that was needed once stays: between two builds the tree below does not jump. */
  const room = useRef(1)
  room.current = Math.max(room.current, shown.length)
  return (
    <ul
      aria-label={t('build.running-now')}
      style={{ minHeight: room.current * rowPx }}
      className="shrink-0 border-line border-b bg-sunken"
    >
      {shown.map(node => {
        const took = durationMs(node, nowMs)
        return (
          <li key={node.drv} className="h-7">
            <button
              type="button"
              title={t('derivation.open-log', { path: node.drv })}
              onClick={() => onOpen(node.drv)}
              className="flex h-full w-full items-center gap-2 px-3 text-left hover:bg-hover"
            >
              <StepIcon state="running" />
              <span translate="no" dir="auto" className="min-w-0 truncate font-medium">
                {node.name}
              </span>
              {node.phase && (
                <span translate="no" dir="auto" className="min-w-0 shrink-[2] truncate text-muted text-sm">
                  {node.phase}
                </span>
              )}
              <span className="ml-auto shrink-0 text-muted text-sm tabular-nums">
                {took !== null && formatDuration(took)}
              </span>
            </button>
          </li>
        )
      })}
      {running.length > mostShown && (
        <li className="px-3 pb-1 text-muted text-sm">{t('build.building', { count: running.length })}</li>
      )}
    </ul>
  )
}
