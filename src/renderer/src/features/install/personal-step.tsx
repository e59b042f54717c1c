// Answers for this machine alone: it reads them from its own partition at its first start.

import { answered } from '#features/seed/lost-answers.ts'
import { LostCallout } from '#features/seed/lost-callout.tsx'
import { PersonalForm } from '#features/seed/personal-form.tsx'
import { t } from '#lib/texts/texts.ts'
import { StepProblems } from './step-problems.tsx'
import { personalProblems, secretsOf } from './wizard/fitting.ts'
import type { InstallWizard } from './wizard/use-install.ts'

export function PersonalStep({ wizard, tried }: { wizard: InstallWizard; tried: boolean }) {
  const { draft, set, installed } = wizard
  const { personal } = draft
  if (!installed) return null
  const { seen, all } = personalProblems(personal, installed)
  return (
    <div className="space-y-4">
      <div>
        <h2 className="font-semibold text-lg">{t('install.personal.heading')}</h2>
        <p className="max-w-2xl text-muted">{t('install.personal.help')}</p>
      </div>
      <StepProblems wizard={wizard} step="personal" />
      <LostCallout personal={personal} onChange={part => set({ personal: { ...personal, ...part } })} />
      <PersonalForm
        target="installation"
        answers={personal.answers}
        count={1}
        secrets={secretsOf(installed).map(({ key }) => key)}
        options={installed.fields}
        problems={tried ? all : seen}
        tried={tried}
        onChange={part => set({ personal: answered(personal, part) })}
      />
    </div>
  )
}
