import { t } from '#lib/texts/texts.ts'
import { Data } from '#ui/data.tsx'
import { WizardSummary } from '#ui/wizard/summary.tsx'
import type { InstallWizard } from './use-install.ts'

export function InstallSummary({ wizard }: { wizard: InstallWizard }) {
  const { draft, step, steps, go, host } = wizard
  const parts = [
    { step: 'what' as const, label: t('install.steps.what'), content: <Data>{draft.reference}</Data> },
    { step: 'machine' as const, label: t('install.steps.machine'), content: <Data>{host?.name ?? ''}</Data> },
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
