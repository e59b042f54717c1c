// All boxes: one computer each, with its state and what to do next.
import '#features/machines/texts.ts'
import './texts.ts'
import { Boxes, Plus } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { RunDialog } from '#features/machines/run/run-dialog.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { Button } from '#ui/controls/button.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { BrokenRecords } from '#ui/feedback/broken-records.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Page } from '#ui/page.tsx'
import { type BoxDialog, BoxDialogs } from './box-dialogs.tsx'
import { BoxGrid, BoxGridSkeleton } from './box-grid.tsx'

export function BoxesPage() {
  const [dialog, setDialog] = useState<BoxDialog | null>(null)
  return (
    <Page
      title={t('app.place.boxes')}
      description={t('boxes.description')}
      fill
      actions={
        <Button variant="primary" icon={Plus} onClick={() => setDialog({ kind: 'new' })}>
          {t('boxes.new')}
        </Button>
      }
    >
      <AllBoxes onDialog={setDialog} />
      {dialog && <BoxDialogs dialog={dialog} onClose={() => setDialog(null)} />}
    </Page>
  )
}

function AllBoxes({ onDialog }: { onDialog: (dialog: BoxDialog) => void }) {
  const { data, error, refetch, isFetching } = useCall('boxes.list', {})
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const shown = useMemo(() => boxesFor(data?.boxes ?? [], wanted), [data, wanted])
  const [running, setRunning] = useState<{ box: string; image: string } | null>(null)
  if (error && !data)
    return (
      <ErrorPanel
        title={t('boxes.unreadable')}
        error={error}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  if (!data) return <BoxGridSkeleton />
  const { boxes, problems } = data
  if (boxes.length + problems.length === 0) return <NoBoxes onNew={() => onDialog({ kind: 'new' })} />
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-3 pb-3">
        <SearchField
          label={t('boxes.search')}
          value={text}
          onValueChange={setText}
          className="w-72 max-w-full"
        />
        <p role="status" className="ml-auto text-muted text-sm tabular-nums">
          {wanted
            ? t('boxes.found', { found: shown.length, count: boxes.length })
            : t('boxes.count', { count: boxes.length })}
        </p>
      </div>
      {problems.length > 0 && (
        <BrokenRecords
          title={t('boxes.broken', { count: problems.length })}
          problems={problems}
          className="mb-3 shrink-0"
        />
      )}
      {shown.length || !wanted ? (
        <BoxGrid boxes={shown} onDialog={onDialog} onRun={(box, image) => setRunning({ box, image })} />
      ) : (
        <p className="p-8 text-center text-muted">{t('boxes.none-found', { search: wanted })}</p>
      )}
      {running && <RunBox {...running} onClose={() => setRunning(null)} />}
    </div>
  )
}

/** By name or profile, what needs attention first, then the newest. */
export function boxesFor(boxes: readonly BoxView[], wanted: string): BoxView[] {
  const found = boxes.filter(({ name, profile }) => matches(wanted, name, profile ?? ''))
  const urgent = ({ state }: BoxView) => (state.code === 'attention' ? 0 : 1)
  return [...found].sort((a, b) => urgent(a) - urgent(b) || b.createdAt - a.createdAt)
}

function RunBox({ box, image: id, onClose }: { box: string; image: string; onClose: () => void }) {
  const { data: image } = useCall('images.show', { id })
  return image ? <RunDialog image={image} box={box} onClose={onClose} /> : null
}

const NoBoxes = ({ onNew }: { onNew: () => void }) => (
  <EmptyState
    icon={Boxes}
    title={t('boxes.none')}
    action={
      <Button variant="primary" icon={Plus} onClick={onNew}>
        {t('boxes.new')}
      </Button>
    }
  >
    {t('boxes.none.detail')}
  </EmptyState>
)
