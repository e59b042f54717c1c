import './texts.ts'
import '#features/profile-form/answer-texts.ts'
import { FolderOpen, PackageOpen } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { ProfileProblems } from '#features/profile-form/profile-problems.tsx'
import { provenFirst } from '#features/profile-form/proven-first.ts'
import { RefusedTrust } from '#features/profile-form/refused-trust.tsx'
import { type CallReply, useCall, useCommand } from '#lib/engine/calls.ts'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { useFolderPicker } from '#ui/paths/pickers.tsx'
import { lastBootTested } from './boot-tested.ts'
import { FlakeCard } from './flake-card.tsx'
import { FromFlake } from './from-flake.tsx'
import { ProfileCard } from './profile-card.tsx'
import type { Wizard } from './wizard/use-wizard.ts'

type List = CallReply<'profiles.list'>
const searchedFrom = 9

/** `missing`: that none is chosen, once a person tried to continue. */
type Props = { wizard: Wizard; missing: string | null; onNext: () => void }

export function ProfileStep({ wizard, missing, onNext }: Props) {
  const { list } = wizard
  if (list.error && !list.data)
    return (
      <ErrorPanel
        title={t('profile-form.profiles-failed')}
        error={list.error}
        onRetry={list.refetch}
        retrying={list.isFetching}
      />
    )
  if (!list.data)
    return (
      <Loading label={t('loading.profiles')} className="grid gap-3 @2xl:grid-cols-2">
        {[1, 2, 3, 4].map(one => (
          <Skeleton key={one} className="h-32" />
        ))}
      </Loading>
    )
  return <Profiles list={list.data} wizard={wizard} missing={missing} onNext={onNext} />
}

function Profiles({ list, wizard, missing, onNext }: Props & { list: List }) {
  const [search, setSearch] = useState('')
  const addFolder = useCommand('profiles.addFolder')
  const { images = [] } = useCall('images.list', {}).data ?? {}
  const { pick, dialog } = useFolderPicker()
  const shown = provenFirst(list.profiles).filter(one => matches(search, one.name, one.summary, one.id))

  const add = async () => {
    const path = await pick(t('new.profile.pick-folder'))
    if (!path) return
    const known = new Set(list.profiles.map(one => one.id))
    addFolder.mutate(
      { path },
      {
        onSuccess: ({ profiles }) => {
          const added = profiles.filter(one => !known.has(one.id))
          const [first] = added
          if (first) wizard.choose(first.id)
          const count = added.length
          toast(count ? t('new.profile.added', { count }) : t('new.profile.folder-added'), 'ok')
        },
      },
    )
  }
  const missingId = useId()
  const cards = useRef<HTMLFieldSetElement>(null)
  const others = (
    <>
      <Button icon={FolderOpen} busy={addFolder.isPending} onClick={add}>
        {t('new.profile.from-folder')}
      </Button>
      <FromFlake
        wizard={wizard}
        // The dialog gives the focus back to its button; Enter leads to the next step from the card.
        onChosen={() =>
          window.setTimeout(() => cards.current?.querySelector<HTMLElement>(':checked')?.focus(), 50)
        }
      />
    </>
  )
  const shownFlakes = wizard.flakes.filter(one => matches(search, one))
  const nothing = list.profiles.length + wizard.flakes.length === 0

  return (
    <div className="space-y-4">
      <div className="flex items-center gap-3">
        <h2 className="flex-1 font-semibold text-lg">{t('new.profile.heading')}</h2>
        {list.profiles.length >= searchedFrom && (
          <SearchField
            label={t('new.profile.search')}
            className="w-56"
            value={search}
            onValueChange={setSearch}
          />
        )}
        {!nothing && others}
      </div>
      {addFolder.error && <ErrorPanel title={t('new.profile.add-failed')} error={addFolder.error} />}
      {nothing && (
        <EmptyState icon={PackageOpen} title={t('new.profile.none')} action={others}>
          {t('new.profile.none.help')}
        </EmptyState>
      )}
      {missing && <FieldError id={missingId}>{missing}</FieldError>}
      <fieldset
        ref={cards}
        aria-describedby={missing ? missingId : undefined}
        className="grid gap-3 @2xl:grid-cols-2"
      >
        <legend className="sr-only">{t('new.profile.legend')}</legend>
        {shown.map(profile => (
          <ProfileCard
            key={profile.id}
            profile={profile}
            bootTested={lastBootTested(images, profile.id)}
            chosen={profile.id === wizard.profile?.id}
            onChoose={() => wizard.choose(profile.id)}
            onOpen={onNext}
          />
        ))}
        {shownFlakes.map(reference => (
          <FlakeCard
            key={reference}
            reference={reference}
            chosen={reference === wizard.chosen}
            onChoose={() => wizard.choose(reference)}
            onOpen={onNext}
            onLeaveOut={() => wizard.leaveOut(reference)}
          />
        ))}
      </fieldset>
      {wizard.flake?.error && !wizard.flake.isFetching && (
        <RefusedTrust error={wizard.flake.error} onTrusted={wizard.flake.refetch}>
          <ErrorPanel
            title={t('new.flake.failed')}
            error={wizard.flake.error}
            onRetry={wizard.flake.refetch}
          />
        </RefusedTrust>
      )}
      {search && shown.length + shownFlakes.length === 0 && (
        <p className="py-8 text-center text-muted">{t('new.profile.no-match', { search })}</p>
      )}
      <ProfileProblems problems={list.problems} />
      {dialog}
    </div>
  )
}
