// An image of the library, whose system is taken.

import './texts.ts'
import { Disc3, Plus } from 'lucide-react'
import { ImageCards } from '#features/images/image-cards.tsx'
import { LoadedImages } from '#features/images/loaded-images.tsx'
import { t } from '#lib/texts/texts.ts'
import { newBoxHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import type { useSource } from './use-source.ts'

type Props = Pick<ReturnType<typeof useSource>, 'images'> & {
  chosen: string | null
  onChoose: (id: string) => void
}

export const ImageSource = ({ images: list, chosen, onChoose }: Props) => (
  <LoadedImages list={list}>
    {images =>
      images.length === 0 ? (
        <NoImages />
      ) : (
        <div className="space-y-3">
          <ImageCards
            images={images}
            chosen={chosen}
            onChoose={({ id }) => onChoose(id)}
            media={({ profile }) => <ProfileArt name={profile.icon} className="size-9" />}
            detail={({ profile, architecture }) => (
              <Data>
                {profile.name} · {architecture}
              </Data>
            )}
          />
        </div>
      )
    }
  </LoadedImages>
)

const NoImages = () => (
  <EmptyState
    icon={Disc3}
    title={t('sources.no-images')}
    action={
      <ButtonLink icon={Plus} href={newBoxHref()}>
        {t('app.place.new')}
      </ButtonLink>
    }
  >
    {t('sources.no-images.detail')}
  </EmptyState>
)
