// From what a job made for boxes, or of them, to these boxes.
import './box-link-texts.ts'
import { Package } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { boxHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'

type Props = { of: (box: BoxView) => boolean }

/** Boxes that were removed since have no link. */
export function BoxLinks({ of }: Props) {
  const { data } = useCall('boxes.list', {})
  const boxes = data?.boxes.filter(of) ?? []
  return boxes.map(({ id, name }) => (
    <ButtonLink key={id} size="sm" icon={Package} href={boxHref(id)}>
      {t('jobs.open-box', { name })}
    </ButtonLink>
  ))
}
