import '#features/profile-form/texts.ts'
import { Server } from 'lucide-react'
import { FlakeSource } from '#features/sources/flake-source.tsx'
import { ImageSource } from '#features/sources/image-source.tsx'
import { ProfileSource } from '#features/sources/profile-source.tsx'
import { answerOption } from '#features/sources/source-draft.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { FleetSource } from './fleet-source.tsx'
import { KitSource } from './kit-source.tsx'
import { type Draft, updateDraft } from './wizard/draft.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

const kinds = ['image', 'profile', 'flake', 'each', 'kit'] as const

export function WhatStep({ wizard, tried }: { wizard: DeployWizard; tried: boolean }) {
  const { draft, set, go } = wizard
  const from = draft.from === 'generation' ? 'image' : draft.from
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('deploy.what.heading')}</h2>
      <RadioGroup
        aria-label={t('sources.from')}
        options={kinds.map(value => ({
          value,
          label: value === 'each' ? t('deploy.what.each') : t(`sources.${value}`),
        }))}
        value={from}
        onValueChange={value => set({ from: value as Draft['from'] })}
      />
      <p className="text-muted">{t(`deploy.what-help.${from}`)}</p>
      {!wizard.source && draft.hosts.length === 0 && from !== 'each' && (
        <Button size="sm" icon={Server} onClick={() => go('where')}>
          {t('deploy.what.hosts-first')}
        </Button>
      )}
      {from === 'image' && (
        <ImageSource images={wizard.images} chosen={draft.image} onChoose={image => set({ image })} />
      )}
      {from === 'profile' && (
        <ProfileSource
          source={wizard}
          given={draft.options[draft.profile ?? ''] ?? {}}
          onChoose={profile => set({ profile })}
          onAnswer={(...answer) => updateDraft(one => answerOption(one, ...answer))}
          secretNote={t('deploy.what.secret-note')}
        />
      )}
      {from === 'flake' && (
        <FlakeSource
          reference={draft.reference}
          onChange={reference => set({ reference })}
          tried={tried}
          warning={t('profile-form.flake.warning')}
        />
      )}
      {from === 'each' && <FleetSource wizard={wizard} tried={tried} />}
      {from === 'kit' && <KitSource wizard={wizard} tried={tried} />}
    </div>
  )
}
