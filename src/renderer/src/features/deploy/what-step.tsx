import '#features/profile-form/texts.ts'
import { Server } from 'lucide-react'
import { answerOption } from '#features/sources/source-draft.ts'
import { SourceFields } from '#features/sources/source-fields.tsx'
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
      <SourceFields
        from={from}
        draft={draft}
        set={set}
        onAnswer={(...answer) => updateDraft(one => answerOption(one, ...answer))}
        source={wizard}
        tried={tried}
        secretNote={t('deploy.what.secret-note')}
        flakeWarning={t('profile-form.flake.warning')}
      />
      {from === 'each' && <FleetSource wizard={wizard} tried={tried} />}
      {from === 'kit' && <KitSource wizard={wizard} tried={tried} />}
    </div>
  )
}
