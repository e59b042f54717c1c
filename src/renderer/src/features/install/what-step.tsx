import { answerOption } from '#features/sources/source-draft.ts'
import { SourceFields } from '#features/sources/source-fields.tsx'
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
      <SourceFields
        from={draft.from}
        draft={draft}
        set={set}
        onAnswer={(...answer) => updateDraft(one => answerOption(one, ...answer))}
        source={wizard}
        tried={tried}
        secretNote={t('install.what.secret-note')}
        flakeWarning={t('install.what.warning')}
      />
    </div>
  )
}
