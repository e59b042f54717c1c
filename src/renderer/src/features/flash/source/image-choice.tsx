// The images of the library that can be written to a drive, to choose one.

import { Disc3, Plus } from 'lucide-react'
import { useDeferredValue, useId, useState } from 'react'
import { BootBadge } from '#features/images/boot-badge.tsx'
import { flashableFiles } from '#features/images/flashable.ts'
import { chosenImages } from '#features/images/image-view.ts'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import { formatName } from '#shared/model/format.ts'
import type { Image } from '#shared/model/image.ts'
import { ProfileArt } from '#ui/art/profile-art.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { When } from '#ui/when.tsx'
import type { Draft } from '../wizard/draft.ts'

const searchedFrom = 7
const shownAtMost = 60

type Props = { chosen: Draft['image']; onChoose: (image: NonNullable<Draft['image']>) => void }

export function ImageChoice({ chosen, onChoose }: Props) {
  const { data, error, refetch, isFetching } = useCall('images.list', {})
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  if (error && !data)
    return (
      <ErrorPanel
        error={error}
        title={t('flash.source.images-failed')}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  if (!data)
    return (
      <Loading label={t('loading.images')} className="grid gap-3 @2xl:grid-cols-2">
        {[1, 2, 3, 4].map(one => (
          <Skeleton key={one} className="h-[4.5rem] rounded-lg" />
        ))}
      </Loading>
    )
  const usable = data.images.filter(image => flashableFiles(image).length > 0)
  if (usable.length === 0) return <NoImages others={data.images.length} />
  const found = chosenImages(usable, wanted, 'newest')
  const picked = usable.find(({ id }) => id === chosen?.id)
  return (
    <div className="space-y-3">
      {usable.length >= searchedFrom && (
        <SearchField
          label={t('flash.source.search')}
          value={text}
          onValueChange={setText}
          className="w-72 max-w-full"
        />
      )}
      <Cards images={found.slice(0, shownAtMost)} chosen={chosen} onChoose={onChoose} />
      {found.length === 0 && (
        <p className="p-6 text-center text-muted">{t('flash.source.no-match', { search: wanted })}</p>
      )}
      {found.length > shownAtMost && (
        <p className="text-muted text-sm">
          {t('flash.source.more-images', { count: found.length - shownAtMost })}
        </p>
      )}
      {picked && chosen && <WhichFile image={picked} chosen={chosen} onChoose={onChoose} />}
    </div>
  )
}

type CardsProps = Props & { images: readonly Image[] }

function Cards({ images, chosen, onChoose }: CardsProps) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={t('flash.source.image')} className="grid gap-3 @2xl:grid-cols-2">
      {images.map(image => {
        const on = image.id === chosen?.id
        const [first = 'raw'] = flashableFiles(image)
        return (
          <ChoiceCard
            key={image.id}
            type="radio"
            name={name}
            chosen={on}
            onChange={() => onChoose({ id: image.id, format: first })}
            media={<ProfileArt name={image.profile.icon} className="size-9" />}
            title={<Data>{image.name}</Data>}
          >
            <span className="flex flex-wrap justify-between gap-x-2">
              <span className="min-w-0 break-words">
                <Data>{profileAndArchitecture(image)}</Data> ·{' '}
                {texts.text(bytes(image.formats[first]?.sizeBytes ?? 0))}
              </span>
              <BootBadge image={image} />
              <When at={image.createdAt} />
            </span>
          </ChoiceCard>
        )
      })}
    </div>
  )
}

const profileAndArchitecture = ({ name, profile, architecture }: Image) =>
  profile.name === name ? architecture : `${profile.name} · ${architecture}`

/** Only where there is something to choose: an installer beside the disk, say. */
function WhichFile({
  image,
  chosen,
  onChoose,
}: Props & { image: Image; chosen: NonNullable<Draft['image']> }) {
  const files = flashableFiles(image)
  if (files.length < 2) return null
  return (
    <div className="flex flex-wrap items-center gap-3">
      <span className="text-muted">{t('flash.source.which-file')}</span>
      <RadioGroup
        aria-label={t('flash.source.which-file')}
        value={chosen.format}
        options={files.map(format => ({ value: format, label: texts.text(formatName(format)) }))}
        onValueChange={value => {
          const format = files.find(one => one === value)
          if (format) onChoose({ id: image.id, format })
        }}
      />
    </div>
  )
}

const NoImages = ({ others }: { others: number }) => (
  <EmptyState
    icon={Disc3}
    title={t(others > 0 ? 'flash.source.none-usable' : 'flash.source.none')}
    action={
      others > 0 ? (
        <ButtonLink variant="primary" href="/images">
          {t('flash.source.open-images')}
        </ButtonLink>
      ) : (
        <ButtonLink variant="primary" icon={Plus} href="/new">
          {t('flash.source.new-image')}
        </ButtonLink>
      )
    }
  >
    {t(others > 0 ? 'flash.source.none-usable.help' : 'flash.source.none.help')}
  </EmptyState>
)
