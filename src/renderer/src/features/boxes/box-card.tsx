// A box: what it is, its state with the reason, and the one thing to do next.
import { CopyPlus, Disc3, Ellipsis, Hammer, Pencil, Server, Trash2, Usb } from 'lucide-react'
import { useLocation } from 'wouter'
import { draftFromBox } from '#features/new-image/wizard/draft.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { flashHref, hostHref, imageHref, newImageHref } from '#shared/window/routes.ts'
import { Button, ButtonLink, IconButton } from '#ui/controls/button.tsx'
import { Menu, type MenuItem } from '#ui/controls/menu.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import { When } from '#ui/when.tsx'
import type { BoxDialog } from './box-dialogs.tsx'
import { nextHref } from './box-links.ts'
import { BoxStateBadge } from './box-state.tsx'

type Props = {
  box: BoxView
  /** undefined: it has none, or it is a flake, or not in the list. */
  profile: Pick<Profile, 'name' | 'icon'> | undefined
  onRun: (image: string) => void
  onDialog: (dialog: BoxDialog) => void
}

export function BoxCard({ box, profile, onRun, onDialog }: Props) {
  const { name, state } = box
  return (
    <article className="flex h-full flex-col rounded-lg border border-line bg-surface p-3">
      <div className="flex items-start gap-3">
        <ProfileArt name={profile?.icon ?? ''} className="size-10" />
        <div className="min-w-0 flex-1">
          <h2 translate="no" dir="auto" className="truncate font-semibold" title={name}>
            {name}
          </h2>
          <p translate="no" dir="auto" className="truncate text-muted text-sm">
            {profile?.name ?? box.profile ?? t('boxes.no-profile')}
          </p>
        </div>
        <BoxStateBadge state={state.code} />
      </div>
      <p className="mt-2 line-clamp-2 text-muted text-sm">{texts.text(state.because)}</p>
      <div className="mt-auto flex items-center gap-2 pt-2">
        <NextButton box={box} onRun={onRun} />
        <span className="ml-auto text-muted text-sm">
          {state.since !== null && <When at={state.since} />}
        </span>
        <BoxMenu box={box} onDialog={onDialog} />
      </div>
    </article>
  )
}

function NextButton({ box, onRun }: Pick<Props, 'box' | 'onRun'>) {
  const build = useBuild(box)
  const { next } = box.state
  if (!next) return null
  const label = t(`box.do.${next.action}`)
  const named = t('box.do.named', { action: label, name: box.name })
  const { id } = next
  if (next.action === 'build' || (next.action === 'run' && id !== null))
    return (
      <Button
        size="sm"
        aria-label={named}
        onClick={() => (next.action === 'run' ? onRun(id ?? '') : build())}
      >
        {label}
      </Button>
    )
  const href = nextHref(box)
  return href === null ? null : (
    <ButtonLink size="sm" href={href} aria-label={named}>
      {label}
    </ButtonLink>
  )
}

/** The wizard with its answers: what is built there belongs to it. */
function useBuild(box: BoxView): () => void {
  const [, go] = useLocation()
  return () => {
    draftFromBox(box)
    go(newImageHref())
  }
}

function BoxMenu({ box, onDialog }: Pick<Props, 'box' | 'onDialog'>) {
  const [, go] = useLocation()
  const build = useBuild(box)
  const { image, host, profile } = box
  const items: MenuItem[] = [
    ...(profile === null ? [] : [{ label: t('box.menu.build'), icon: Hammer, onSelect: build }]),
    ...(image === null
      ? []
      : [
          { label: t('box.menu.flash'), icon: Usb, onSelect: () => go(flashHref({ image, box: box.id })) },
          { label: t('box.menu.image'), icon: Disc3, onSelect: () => go(imageHref(image)) },
        ]),
    ...(host === null
      ? []
      : [{ label: t('box.menu.host'), icon: Server, onSelect: () => go(hostHref(host)) }]),
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
  return (
    <Menu
      trigger={<IconButton size="sm" label={t('box.menu', { name: box.name })} icon={Ellipsis} />}
      items={items}
    />
  )
}
