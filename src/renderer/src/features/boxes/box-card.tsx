// The card of a box: its profile, its state with the reason, and the next action.
import { memo } from 'react'
import { Link } from 'wouter'
import { t, texts } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { boxHref } from '#shared/window/routes.ts'
import { ProfileArt } from '#ui/profile-art.tsx'
import { When } from '#ui/when.tsx'
import { BoxMenu, NextButton } from './box-actions.tsx'
import type { BoxDialog } from './box-dialogs.tsx'
import { BoxStateBadge } from './box-state.tsx'

type Props = {
  box: BoxView
  /** undefined: no profile, a flake, or a profile that is not in the list. */
  profile: Pick<Profile, 'name' | 'icon'> | undefined
  onRun: (box: string, image: string) => void
  onDialog: (dialog: BoxDialog) => void
}

/** Memoised so that only changed cards render: there can be a thousand. */
export const BoxCard = memo(function BoxCard({ box, profile, onRun, onDialog }: Props) {
  const { name, state } = box
  return (
    <article className="relative flex h-full flex-col rounded-lg border border-line bg-surface p-3 hover:border-edge">
      <div className="flex items-start gap-3">
        <ProfileArt name={profile?.icon ?? ''} className="size-10" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold" title={name}>
            {/* The whole card is the link; the actions are raised above it. */}
            <Link
              href={boxHref(box.id)}
              translate="no"
              dir="auto"
              className="rounded after:absolute after:inset-0"
            >
              {name}
            </Link>
          </h2>
          {/* The state comes first: the name is above it, and the profile is on the box's page. */}
          <div className="mt-0.5 flex items-center gap-2">
            <BoxStateBadge state={state.code} />
            <p translate="no" dir="auto" className="min-w-0 truncate text-muted text-sm">
              {profile?.name ?? box.profile ?? t('boxes.no-profile')}
            </p>
          </div>
        </div>
      </div>
      <p className="mt-2 line-clamp-2 text-muted text-sm">{texts.text(state.because)}</p>
      <div className="relative mt-auto flex items-center gap-2 pt-2">
        <NextButton box={box} onRun={image => onRun(box.id, image)} onDialog={onDialog} />
        <span className="ml-auto text-muted text-sm">
          {state.since !== null && <When at={state.since} />}
        </span>
        <BoxMenu box={box} onDialog={onDialog} />
      </div>
    </article>
  )
})
