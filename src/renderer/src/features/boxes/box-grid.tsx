import { useMemo } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { CardGrid, CardGridSkeleton } from '#ui/card-grid.tsx'
import { BoxCard } from './box-card.tsx'
import type { BoxDialog } from './box-dialogs.tsx'

const size = { cardPx: 152, leastWidthPx: 300 }

type Props = {
  boxes: readonly BoxView[]
  onRun: (box: string, image: string) => void
  onDialog: (dialog: BoxDialog) => void
}

export function BoxGrid({ boxes, onRun, onDialog }: Props) {
  const { data } = useCall('profiles.list', {})
  const profiles = useMemo(() => new Map(data?.profiles.map(each => [each.id, each])), [data])
  return (
    <CardGrid label={t('app.place.boxes')} items={boxes} {...size}>
      {box => (
        <BoxCard
          box={box}
          profile={profiles.get(box.profile ?? '')}
          onRun={image => onRun(box.id, image)}
          onDialog={onDialog}
        />
      )}
    </CardGrid>
  )
}

export const BoxGridSkeleton = () => <CardGridSkeleton label={t('boxes.loading')} {...size} />
