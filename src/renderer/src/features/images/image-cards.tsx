// Images of the library as cards, to choose one: with a search where there are many, and at most sixty at a time.
import './texts.ts'
import { type ReactNode, useDeferredValue, useId, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { When } from '#ui/when.tsx'
import { BootBadge } from './boot-badge.tsx'
import { chosenImages } from './image-view.ts'

const searchedFrom = 7
const shownAtMost = 60

type Props = {
  images: readonly Image[]
  /** Id of the image that is chosen. */
  chosen: string | null
  onChoose: (image: Image) => void
  media: (image: Image, on: boolean) => ReactNode
  /** Below its name. */
  detail: (image: Image) => ReactNode
}

export function ImageCards({ images, chosen, onChoose, media, detail }: Props) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const name = useId()
  const found = chosenImages(images, wanted, 'newest')
  return (
    <>
      {images.length >= searchedFrom && (
        <SearchField
          label={t('images.search')}
          value={text}
          onValueChange={setText}
          className="w-72 max-w-full"
        />
      )}
      <div role="radiogroup" aria-label={t('images.pick')} className="grid gap-3 @2xl:grid-cols-2">
        {found.slice(0, shownAtMost).map(image => (
          <ChoiceCard
            key={image.id}
            type="radio"
            name={name}
            chosen={image.id === chosen}
            onChange={() => onChoose(image)}
            media={media(image, image.id === chosen)}
            title={<Data>{image.name}</Data>}
          >
            <span className="flex flex-wrap justify-between gap-x-2">
              <span className="min-w-0 break-words">{detail(image)}</span>
              <BootBadge image={image} />
              <When at={image.createdAt} />
            </span>
          </ChoiceCard>
        ))}
      </div>
      {found.length === 0 && (
        <p className="p-6 text-center text-muted">{t('images.pick.no-match', { search: wanted })}</p>
      )}
      {found.length > shownAtMost && (
        <p className="text-muted text-sm">{t('images.pick.more', { count: found.length - shownAtMost })}</p>
      )}
    </>
  )
}
