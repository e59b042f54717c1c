import { t } from '#lib/texts/texts.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import type { Draft } from '../wizard/draft.ts'
import type { DeployWizard } from '../wizard/use-deploy.ts'
import { FlakeSource } from './flake-source.tsx'
import { ImageSource } from './image-source.tsx'
import { KitSource } from './kit-source.tsx'
import { ProfileSource } from './profile-source.tsx'

const kinds = ['image', 'profile', 'flake', 'kit'] as const

export function WhatStep({ wizard, tried }: { wizard: DeployWizard; tried: boolean }) {
  const { draft, set } = wizard
  const from = draft.from === 'generation' ? 'image' : draft.from
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('deploy.what.heading')}</h2>
      <RadioGroup
        aria-label={t('deploy.what.from')}
        options={kinds.map(value => ({ value, label: t(`deploy.what.${value}`) }))}
        value={from}
        onValueChange={value => set({ from: value as Draft['from'] })}
      />
      <p className="text-muted">{t(`deploy.what.${from}.help`)}</p>
      {from === 'image' && <ImageSource wizard={wizard} />}
      {from === 'profile' && <ProfileSource wizard={wizard} />}
      {from === 'flake' && <FlakeSource wizard={wizard} tried={tried} />}
      {from === 'kit' && <KitSource wizard={wizard} tried={tried} />}
    </div>
  )
}
