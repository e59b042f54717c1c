import { seedText } from '#features/flash/wizard/answers.ts'
import { t } from '#lib/texts/texts.ts'
import { Data } from '#ui/data.tsx'
import { WizardSummary } from '#ui/wizard/summary.tsx'
import type { InstallWizard } from './use-install.ts'

export function InstallSummary({ wizard }: { wizard: InstallWizard }) {
  const { draft, step, steps, go, host, seed, installed } = wizard
  const parts = [
    { step: 'what' as const, label: t('install.steps.what'), content: <What wizard={wizard} /> },
    { step: 'machine' as const, label: t('install.steps.machine'), content: <Data>{host?.name ?? ''}</Data> },
    ...(installed
      ? [
          {
            step: 'personal' as const,
            label: t('install.steps.personal'),
            content: seed && <Data>{seedText(seed)}</Data>,
          },
        ]
      : []),
    {
      step: 'disks' as const,
      label: t('install.steps.disks'),
      content: draft.disks.map(serial => (
        <div key={serial}>
          <Data>{serial}</Data>
        </div>
      )),
    },
  ]
  return <WizardSummary label={t('install.summary')} steps={steps} step={step} onStep={go} parts={parts} />
}

function What({ wizard: { draft, image, profile } }: { wizard: InstallWizard }) {
  if (draft.from === 'image') return <Data>{image?.name ?? ''}</Data>
  return <Data>{draft.from === 'profile' ? (profile?.name ?? '') : draft.reference}</Data>
}
