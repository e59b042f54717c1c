import { seedText } from '#features/personal/answers.ts'
import { t } from '#lib/texts/texts.ts'
import { Data } from '#ui/data.tsx'
import { WizardSummary } from '#ui/wizard/summary.tsx'
import type { InstallWizard } from './use-install.ts'

export function InstallSummary({ wizard }: { wizard: InstallWizard }) {
  const { draft, step, steps, go, host, seed, installed } = wizard
  const parts = [
    { step: 'what' as const, label: t('install.steps.what'), content: named(whatOf(wizard)) },
    { step: 'machine' as const, label: t('install.steps.machine'), content: named(host?.name) },
    ...(installed
      ? [
          {
            step: 'personal' as const,
            label: t('install.steps.personal'),
            content: named(seed && seedText(seed)),
          },
        ]
      : []),
    {
      step: 'disks' as const,
      label: t('install.steps.disks'),
      content:
        draft.disks.length === 0
          ? null
          : draft.disks.map(serial => (
              <div key={serial}>
                <Data>{serial}</Data>
              </div>
            )),
    },
  ]
  return <WizardSummary label={t('install.summary')} steps={steps} step={step} onStep={go} parts={parts} />
}

const whatOf = ({ draft, image, profile }: InstallWizard) =>
  ({ image: image?.name, profile: profile?.name, flake: draft.reference })[draft.from]

const named = (name: string | null | undefined) => (name ? <Data>{name}</Data> : null)
