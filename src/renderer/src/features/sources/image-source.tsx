// An image of the library, whose system is taken.
import { Disc3, Plus } from 'lucide-react'
import { useDeferredValue, useId, useState } from 'react'
import { BootBadge } from '#features/images/boot-badge.tsx'
import { chosenImages } from '#features/images/image-view.ts'
import { t } from '#lib/texts/texts.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { IconTile } from '#ui/icon.tsx'
import { When } from '#ui/when.tsx'
import type { useSource } from './use-source.ts'

const searchedFrom = 7
const shownAtMost = 60

type Props = Pick<ReturnType<typeof useSource>, 'images'> & {
  chosen: string | null
  onChoose: (id: string) => void
}

export function ImageSource({ images, chosen, onChoose }: Props) {
  const { data, error, refetch, isFetching } = images
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const name = useId()
  if (error && !data)
    return (
      <ErrorPanel
        error={error}
        title={t('images.unreadable')}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  if (!data)
    return (
      <Loading label={t('loading.images')} className="grid gap-3 @2xl:grid-cols-2">
        {[1, 2].map(one => (
          <Skeleton key={one} className="h-[4.5rem] rounded-lg" />
        ))}
      </Loading>
    )
  if (data.images.length === 0)
    return (
      <EmptyState
        icon={Disc3}
        title={t('deploy.what.no-images')}
        action={
          <ButtonLink icon={Plus} href="/new">
            {t('app.place.new')}
          </ButtonLink>
        }
      >
        {t('deploy.what.no-images.detail')}
      </EmptyState>
    )
  const found = chosenImages(data.images, wanted, 'newest')
  return (
    <div className="space-y-3">
      {data.images.length >= searchedFrom && (
        <SearchField
          label={t('deploy.what.search')}
          value={text}
          onValueChange={setText}
          className="w-72 max-w-full"
        />
      )}
      <div role="radiogroup" aria-label={t('deploy.what.image')} className="grid gap-3 @2xl:grid-cols-2">
        {found.slice(0, shownAtMost).map(image => (
          <ChoiceCard
            key={image.id}
            type="radio"
            name={name}
            chosen={image.id === chosen}
            onChange={() => onChoose(image.id)}
            media={<IconTile small name={image.profile.icon} filled={image.id === chosen} />}
            title={<Data>{image.name}</Data>}
          >
            <span className="flex flex-wrap justify-between gap-x-2">
              <span className="min-w-0 break-words">
                <Data>
                  {image.profile.name} · {image.architecture}
                </Data>
              </span>
              <BootBadge image={image} />
              <When at={image.createdAt} />
            </span>
          </ChoiceCard>
        ))}
      </div>
      {found.length === 0 && (
        <p className="p-6 text-center text-muted">{t('deploy.what.no-match', { search: wanted })}</p>
      )}
      {found.length > shownAtMost && (
        <p className="text-muted text-sm">{t('deploy.what.more', { count: found.length - shownAtMost })}</p>
      )}
    </div>
  )
}
