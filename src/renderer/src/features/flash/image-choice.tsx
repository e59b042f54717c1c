// The images of the library that can be written to a drive, to choose one.

import { Disc3, Plus } from 'lucide-react'
import { ImageCards } from '#features/images/image-cards.tsx'
import { LoadedImages } from '#features/images/loaded-images.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatName, type ImageFormat } from '#shared/formats/format.ts'
import { flashableFiles } from '#shared/images/flashable.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { imagesHref, newBoxHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Data } from '#ui/data.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import type { Draft } from './wizard/draft.ts'

type Props = { chosen: Draft['image']; onChoose: (image: NonNullable<Draft['image']>) => void }

export function ImageChoice({ chosen, onChoose }: Props) {
  return (
    <LoadedImages list={useCall('images.list', {})}>
      {images => {
        const usable = images.filter(image => flashableFiles(image).length > 0)
        if (usable.length === 0) return <NoImages others={images.length} />
        const picked = usable.find(({ id }) => id === chosen?.id)
        return (
          <div className="space-y-3">
            <ImageCards
              images={usable}
              chosen={chosen?.id ?? null}
              onChoose={image => onChoose({ id: image.id, format: firstFile(image) })}
              media={({ profile }) => <ProfileArt name={profile.icon} className="size-9" />}
              detail={image => <Detail image={image} />}
            />
            {picked && chosen && <WhichFile image={picked} chosen={chosen} onChoose={onChoose} />}
          </div>
        )
      }}
    </LoadedImages>
  )
}

const firstFile = (image: Image) => flashableFiles(image)[0] ?? 'raw'

/** The file of any other format is shorter than the disk in it. */
const isAsLongAsDisk = (format: ImageFormat) => format === 'raw' || format === 'iso'

const Detail = ({ image }: { image: Image }) => (
  <>
    <Data>{profileAndArchitecture(image)}</Data> ·{' '}
    {t(isAsLongAsDisk(firstFile(image)) ? 'flash.source.needs' : 'flash.image.file-size', {
      size: bytes(image.formats[firstFile(image)]?.sizeBytes ?? 0),
    })}
  </>
)

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
        <ButtonLink variant="primary" href={imagesHref()}>
          {t('flash.source.open-images')}
        </ButtonLink>
      ) : (
        <ButtonLink variant="primary" icon={Plus} href={newBoxHref()}>
          {t('flash.source.new-image')}
        </ButtonLink>
      )
    }
  >
    {t(others > 0 ? 'flash.source.none-usable.help' : 'flash.source.none.help')}
  </EmptyState>
)
