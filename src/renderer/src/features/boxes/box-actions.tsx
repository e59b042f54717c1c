// The actions of a box: the next one, and the others behind a menu.
import {
  CloudUpload,
  CopyPlus,
  Disc3,
  Ellipsis,
  Hammer,
  Pencil,
  Rocket,
  Server,
  Shapes,
  Trash2,
  Usb,
} from 'lucide-react'
import { useLocation } from 'wouter'
import { draftFromBox } from '#features/new-image/wizard/draft.ts'
import { t } from '#lib/texts/texts.ts'
import { boxSource } from '#shared/boxes/box-source.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import {
  deployHref,
  flashHref,
  hostHref,
  imageHref,
  newImageHref,
  publishHref,
} from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import type { MenuItem } from '#ui/controls/menu.tsx'
import { MenuOnDemand } from '#ui/controls/menu-on-demand.tsx'
import type { BoxDialog } from './box-dialogs.tsx'
import { nextHref } from './box-links.ts'

type NextProps = {
  box: BoxView
  onRun: (image: string) => void
  onDialog: (dialog: BoxDialog) => void
  /** Set on the box's own page. */
  primary?: boolean
}

export function NextButton({ box, onRun, onDialog, primary = false }: NextProps) {
  const build = useBuild(box)
  const { next } = box.state
  if (!next) return null
  const label = t(`box.do.${next.action}`)
  const look = primary ? ({ variant: 'primary' } as const) : ({ size: 'sm' } as const)
  const named = { 'aria-label': t('box.do.named', { action: label, name: box.name }) }
  const { id } = next
  const here: Partial<Record<typeof next.action, () => void>> = {
    build,
    'choose-profile': () => onDialog({ kind: 'profile', box }),
    ...(id !== null && { run: () => onRun(id) }),
  }
  const does = here[next.action]
  if (does)
    return (
      <Button {...look} {...named} onClick={does}>
        {label}
      </Button>
    )
  const href = nextHref(box)
  return href === null ? null : (
    <ButtonLink {...look} {...named} href={href}>
      {label}
    </ButtonLink>
  )
}

/** Opens the wizard with the box's answers; what it builds belongs to the box. */
export function useBuild(box: BoxView): () => void {
  const [, go] = useLocation()
  return () => {
    draftFromBox(box)
    go(newImageHref())
  }
}

export function BoxMenu({ box, onDialog }: { box: BoxView; onDialog: (dialog: BoxDialog) => void }) {
  const [, go] = useLocation()
  const build = useBuild(box)
  const { image, host, profile } = box
  const items = (): MenuItem[] => [
    ...(profile === null ? [] : [{ label: t('box.menu.build'), icon: Hammer, onSelect: build }]),
    {
      label: t(profile === null ? 'box.menu.choose-profile' : 'box.menu.profile'),
      icon: Shapes,
      onSelect: () => onDialog({ kind: 'profile', box }),
    },
    ...(image === null
      ? []
      : [
          { label: t('box.menu.flash'), icon: Usb, onSelect: () => go(flashHref({ image, box: box.id })) },
          { label: t('box.menu.image'), icon: Disc3, onSelect: () => go(imageHref(image)) },
        ]),
    ...(boxSource(box) === null
      ? []
      : [
          {
            label: t('box.menu.deploy'),
            icon: Rocket,
            onSelect: () => go(deployHref({ box: box.id, ...(host !== null && { hosts: [host] }) })),
          },
        ]),
    ...(host === null
      ? []
      : [{ label: t('box.menu.host'), icon: Server, onSelect: () => go(hostHref(host)) }]),
    ...(profile === null
      ? []
      : [
          {
            label: t('box.menu.publish'),
            icon: CloudUpload,
            onSelect: () => go(publishHref({ boxes: [box.id] })),
          },
        ]),
    { label: t('box.menu.like'), icon: CopyPlus, onSelect: () => onDialog({ kind: 'like', box }) },
    { label: t('box.menu.rename'), icon: Pencil, onSelect: () => onDialog({ kind: 'rename', box }) },
    'separator',
    {
      label: t('box.menu.remove'),
      icon: Trash2,
      danger: true,
      onSelect: () => onDialog({ kind: 'remove', box }),
    },
  ]
  return <MenuOnDemand label={t('box.menu', { name: box.name })} icon={Ellipsis} items={items} />
}
