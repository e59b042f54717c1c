// Chooses the profile of a box that has none, or that is to become another computer.
import { useState } from 'react'
import { provenFirst } from '#features/profile-form/proven-first.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Data } from '#ui/data.tsx'
import { FormDialog } from '#ui/form-dialog.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'

export function BoxProfile({ box, onClose }: { box: BoxView; onClose: () => void }) {
  const change = useCommand('boxes.change')
  const profiles = useCall('profiles.list', {}).data?.profiles ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const profile = chosen ?? box.profile ?? provenFirst(profiles)[0]?.id ?? ''
  // Its current flake is not in the list.
  const isListed = box.profile === null || profiles.some(({ id }) => id === box.profile)
  return (
    <FormDialog
      title={t('box.profile.title', { name: box.name })}
      description={t(box.profile === null ? 'box.profile.first-help' : 'box.profile.help')}
      send={t('box.profile.send')}
      ready={profile !== '' && profile !== box.profile}
      busy={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate({ box: box.id, profile }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div role="radiogroup" aria-label={t('box.profile.label')} className="space-y-2">
        {!isListed && (
          <ChoiceCard
            type="radio"
            name="box-profile"
            data
            label={box.profile ?? ''}
            chosen={profile === box.profile}
            onChange={() => setChosen(box.profile)}
            title={<Data>{box.profile}</Data>}
          />
        )}
        {provenFirst(profiles).map(({ id, name, summary, icon }) => (
          <ChoiceCard
            key={id}
            type="radio"
            name="box-profile"
            data
            label={name}
            chosen={profile === id}
            onChange={() => setChosen(id)}
            media={<ProfileArt name={icon} className="size-9" />}
            title={<Data>{name}</Data>}
          >
            <Data>{summary}</Data>
          </ChoiceCard>
        ))}
      </div>
    </FormDialog>
  )
}
