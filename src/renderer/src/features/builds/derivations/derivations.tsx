// The tab of the derivations: a tree once Nix has said which derivation needs which, a list by state before and on
// demand.

import '../derivation-texts.ts'
import { useMemo, useState } from 'react'
import { useDebounced } from '#lib/hooks/use-debounced.ts'
import { t } from '#lib/texts/texts.ts'
import type { BuildGraph, DerivationNode } from '#shared/builds/build-graph.ts'
import { SearchField } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { groupRows, rowsAxis } from './derivation-rows.ts'
import { DerivationTable } from './derivation-table.tsx'
import { createTreeMemo } from './derivation-tree.ts'
import { RunningNow } from './running-now.tsx'
import { treeRows } from './tree-rows.ts'
import { useFolds } from './use-folds.ts'

type Shape = 'tree' | 'list'
const shapes = [
  { value: 'tree', label: t('derivations.tree') },
  { value: 'list', label: t('derivations.list') },
] as const

/** A person's choice here; kept by the page, because the tab goes away while a log is shown. */
export function useDerivationChoice() {
  const [text, setText] = useState('')
  const [shape, setShape] = useState<Shape | null>(null)
  const [selected, setSelected] = useState<string | null>(null)
  const wanted = useDebounced(text.trim(), 100)
  return { text, setText, wanted, shape, setShape, selected, setSelected, ...useFolds(wanted) }
}

type Props = {
  view: {
    nodes: DerivationNode[]
    needs: BuildGraph['needs']
    timed: boolean
    active: boolean
  }
  /** Said where there is no derivation. */
  nothing: string
  elapsedMs: number | null
  choice: ReturnType<typeof useDerivationChoice>
  onOpen: (drv: string) => void
}

export function Derivations({ view, nothing, elapsedMs, choice, onOpen }: Props) {
  const { nodes, needs } = view
  const { text, setText, wanted, selected, setSelected, folds, fold } = choice
  const [treeOf] = useState(createTreeMemo)
  const hasTree = useMemo(() => Object.keys(needs).length > 0, [needs])
  const shape: Shape = hasTree ? (choice.shape ?? 'tree') : 'list'
  const rows = useMemo(
    () =>
      shape === 'tree'
        ? treeRows(treeOf(nodes, needs), nodes, { folds, wanted, selected })
        : groupRows(nodes, wanted),
    [shape, treeOf, nodes, needs, folds, wanted, selected],
  )
  const nowMs = elapsedMs ?? 0
  const axis = useMemo(() => rowsAxis(nodes, nowMs), [nodes, nowMs])
  if (!nodes.length) return <p className="p-6 text-center text-muted">{nothing}</p>
  return (
    <div className="flex h-full min-h-0 flex-col">
      {/* There from the start, so that nothing moves when the tree comes. */}
      <div className="flex shrink-0 items-center gap-2 border-line border-b p-2">
        <SearchField
          label={t('derivations.search')}
          value={text}
          onValueChange={setText}
          className="min-w-0 max-w-64 flex-1"
        />
        {hasTree && (
          <RadioGroup
            aria-label={t('derivations.show-as')}
            options={shapes}
            value={shape}
            onValueChange={value => choice.setShape(value === 'list' ? 'list' : 'tree')}
            className="ml-auto flex-nowrap!"
          />
        )}
      </div>
      {view.active && shape === 'tree' && <RunningNow nodes={nodes} nowMs={nowMs} onOpen={onOpen} />}
      <div className="min-h-0 flex-1">
        <DerivationTable
          rows={rows}
          shape={shape}
          axis={axis}
          wanted={wanted}
          nowMs={nowMs}
          timed={view.timed}
          selected={selected}
          onSelect={setSelected}
          onOpen={onOpen}
          onFold={(drv, expanded) => {
            fold(drv, expanded)
            setSelected(drv)
          }}
        />
      </div>
    </div>
  )
}
