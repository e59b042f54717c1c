import { FlakeSource } from '#features/sources/flake-source.tsx'
import { ImageSource } from '#features/sources/image-source.tsx'
import { ProfileSource } from '#features/sources/profile-source.tsx'
import { answerOption } from '#features/sources/source-draft.ts'
import { t } from '#lib/texts/texts.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { StepProblems } from './step-problems.tsx'
import { type Draft, updateDraft } from './wizard/draft.ts'
import type { InstallWizard } from './wizard/use-install.ts'

const kinds = ['profile', 'image', 'flake'] as const

export function WhatStep({ wizard, tried }: { wizard: InstallWizard; tried: boolean }) {
  const { draft, set } = wizard
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('install.what.heading')}</h2>
      <StepProblems wizard={wizard} step="what" />
      <RadioGroup
        aria-label={t('sources.from')}
        options={kinds.map(value => ({ value, label: t(`sources.${value}`) }))}
        value={draft.from}
        onValueChange={value => set({ from: value as Draft['from'] })}
      />
      <p className="max-w-2xl text-muted">{t(`install.what-help.${draft.from}`)}</p>
      {draft.from === 'image' && (
        <ImageSource images={wizard.images} chosen={draft.image} onChoose={image => set({ image })} />
      )}
      {draft.from === 'profile' && (
        <ProfileSource
          source={wizard}
          given={draft.options[draft.profile ?? ''] ?? {}}
          onChoose={profile => set({ profile })}
          onAnswer={(...answer) => updateDraft(one => answerOption(one, ...answer))}
          secretNote={t('install.what.secret-note')}
        />
      )}
      {draft.from === 'flake' && (
        <FlakeSource
          reference={draft.reference}
          onChange={reference => set({ reference })}
          tried={tried}
          warning={t('install.what.warning')}
        />
      )}
    </div>
  )
}
