// All boxes, with a search field and what needs attention first.
import './texts.ts'
import { CloudUpload, Waypoints } from 'lucide-react'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { CallReply } from '#lib/engine/calls.ts'
import { useKeptFocus } from '#lib/hooks/use-kept-focus.ts'
import { later } from '#lib/later.tsx'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { connectHref, publishHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { BrokenRecords } from '#ui/feedback/broken-records.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import type { BoxDialog } from './box-dialogs.tsx'
import { BoxGrid } from './box-grid.tsx'

const BoxDialogs = later(async () => (await import('./box-dialogs.tsx')).BoxDialogs, { failed: LoadFailed })
const RunBox = later(async () => (await import('./run-box.tsx')).RunBox, { failed: LoadFailed })

export function BoxList({ boxes, problems }: CallReply<'boxes.list'>) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const shown = useMemo(() => boxesFor(boxes, wanted), [boxes, wanted])
  const [running, setRunning] = useState<{ box: string; image: string } | null>(null)
  const run = useCallback((box: string, image: string) => setRunning({ box, image }), [])
  const [dialog, setDialog] = useState<BoxDialog | null>(null)
  return (
    <div className="flex min-h-0 flex-1 flex-col" {...useKeptFocus()}>
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
        <ButtonLink icon={Waypoints} href={connectHref()}>
          {t('boxes.connect')}
        </ButtonLink>
        <ButtonLink icon={CloudUpload} href={publishHref()}>
          {t('boxes.publish')}
        </ButtonLink>
      </div>
      {problems.length > 0 && (
        <BrokenRecords
          title={t('boxes.broken', { count: problems.length })}
          problems={problems}
          className="mb-3 shrink-0"
        />
      )}
      {shown.length || !wanted ? (
        <BoxGrid boxes={shown} onDialog={setDialog} onRun={run} />
      ) : (
        <p className="p-8 text-center text-muted">{t('boxes.none-found', { search: wanted })}</p>
      )}
      {running && <RunBox {...running} onClose={() => setRunning(null)} />}
      {dialog && <BoxDialogs dialog={dialog} onClose={() => setDialog(null)} />}
    </div>
  )
}

/** Filters by name or profile. What needs attention comes first, then the newest. */
export function boxesFor(boxes: readonly BoxView[], wanted: string): BoxView[] {
  const found = boxes.filter(({ name, profile }) => matches(wanted, name, profile ?? ''))
  const urgent = ({ state }: BoxView) => (state.code === 'attention' ? 0 : 1)
  return [...found].sort((a, b) => urgent(a) - urgent(b) || b.createdAt - a.createdAt)
}
