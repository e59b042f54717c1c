import { useMemo } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { CardGrid } from '#ui/card-grid.tsx'
import { BoxCard } from './box-card.tsx'
import { boxCardSize } from './box-card-size.ts'
import type { BoxDialog } from './box-dialogs.tsx'

type Props = {
  boxes: readonly BoxView[]
  onRun: (box: string, image: string) => void
  onDialog: (dialog: BoxDialog) => void
}

export function BoxGrid({ boxes, onRun, onDialog }: Props) {
  const { data } = useCall('profiles.list', {})
  const profiles = useMemo(() => new Map(data?.profiles.map(each => [each.id, each])), [data])
  return (
    <CardGrid label={t('app.place.boxes')} items={boxes} {...boxCardSize}>
      {box => (
        <BoxCard box={box} profile={profiles.get(box.profile ?? '')} onRun={onRun} onDialog={onDialog} />
      )}
    </CardGrid>
  )
}
