import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { CardGrid } from '#ui/card-grid.tsx'
import { CardGridSkeleton } from '#ui/card-grid-skeleton.tsx'
import { ImageCard } from './image-card.tsx'

const size = { cardPx: 132, leastWidthPx: 288 }

type ImageGridProps = {
  images: readonly Image[]
  /** null while none is chosen from. */
  chosen: ReadonlySet<string> | null
  onChoose: (id: string, chosen: boolean) => void
}

export const ImageGrid = ({ images, chosen, onChoose }: ImageGridProps) => (
  <CardGrid label={t('app.place.images')} items={images} {...size}>
    {image => (
      <ImageCard image={image} chosen={chosen?.has(image.id)} onChoose={on => onChoose(image.id, on)} />
    )}
  </CardGrid>
)

export const ImageGridSkeleton = () => <CardGridSkeleton label={t('loading.images')} {...size} />
