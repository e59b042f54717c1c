// All images: searched, sorted, and removed several at once.

import './list-texts.ts'
import { Disc3, ListChecks, Plus } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { chosenImages, type Sorting, sortings } from '#features/images/image-view.ts'
import { ImagesUnreadable } from '#features/images/images-unreadable.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { useKeptFocus } from '#lib/hooks/use-kept-focus.ts'
import { t } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import { newBoxHref } from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { SearchField, Select } from '#ui/controls/input.tsx'
import { BrokenRecords } from '#ui/feedback/broken-records.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ChooseBar } from './choose-bar.tsx'
import { ImageGrid, ImageGridSkeleton } from './image-grid.tsx'
import { useRemoval } from './removal.ts'
import { RemovalBar } from './removal-bar.tsx'

export function ImageList() {
  const { data, error, refetch, isFetching } = useCall('images.list', {})
  const [text, setText] = useState('')
  const [sorting, setSorting] = useState<Sorting>('newest')
  const wanted = useDeferredValue(text)
  const { hidden } = useRemoval()
  const there = useMemo(() => data?.images.filter(({ id }) => !hidden.has(id)) ?? [], [data, hidden])
  const images = useMemo(() => chosenImages(there, wanted, sorting), [there, wanted, sorting])
  /** While several are chosen. */
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null)
  const choose = (id: string, on: boolean) =>
    setChosen(before => new Set(on ? [...(before ?? []), id] : [...(before ?? [])].filter(one => one !== id)))
  const keptFocus = useKeptFocus()
  if (error) return <ImagesUnreadable list={{ error, refetch, isFetching }} />
  if (data && !data.images.length && !data.problems.length) return <NoImages />
  const used = there.reduce((sum, image) => sum + image.allocatedBytes, 0)
  return (
    <div {...keptFocus} className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-3 pb-3">
        <SearchField
          label={t('images.search')}
          value={text}
          onValueChange={setText}
          className="w-72 max-w-full"
        />
        <Select
          aria-label={t('images.sort')}
          value={sorting}
          options={sortings.map(value => ({ value, label: t(`images.sort.${value}`) }))}
          onValueChange={value => setSorting(value as Sorting)}
        />
        <p role="status" className="ml-auto text-muted text-sm tabular-nums">
          {data &&
            (wanted
              ? t('images.found', { found: images.length, count: there.length })
              : t('images.count', { count: images.length, size: bytes(used) }))}
        </p>
        {there.length > 1 && !chosen && (
          <Button size="sm" icon={ListChecks} onClick={() => setChosen(new Set())}>
            {t('images.choose')}
          </Button>
        )}
      </div>
      {chosen && (
        <ChooseBar
          shown={images}
          chosen={chosen}
          onChosen={ids => setChosen(new Set(ids))}
          onEnd={() => setChosen(null)}
        />
      )}
      <RemovalBar />
      {data && data.problems.length > 0 && (
        <BrokenRecords
          title={t('images.broken', { count: data.problems.length })}
          problems={data.problems}
          className="mb-3 shrink-0"
        />
      )}
      {!data ? (
        <ImageGridSkeleton />
      ) : images.length || !wanted ? (
        <ImageGrid images={images} chosen={chosen} onChoose={choose} />
      ) : (
        <p className="p-8 text-center text-muted">{t('images.none-found', { search: wanted })}</p>
      )}
    </div>
  )
}

const NoImages = () => (
  <EmptyState
    icon={Disc3}
    title={t('images.none')}
    action={
      <ButtonLink variant="primary" icon={Plus} href={newBoxHref()}>
        {t('app.place.new')}
      </ButtonLink>
    }
  >
    {t('images.none.detail')}
  </EmptyState>
)
