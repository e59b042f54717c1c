import { t, texts } from '#lib/texts/texts.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import { Data } from '#ui/data.tsx'
import { WizardSummary } from '#ui/wizard/summary.tsx'
import type { DeployWizard } from './use-deploy.ts'

const namedAtMost = 6

export function DeploySummary({ wizard }: { wizard: DeployWizard }) {
  const { draft, step, steps, go, chosen } = wizard
  const names = chosen.map(({ name }) => name)
  const parts = [
    { step: 'what' as const, label: t('deploy.step.what'), content: <What wizard={wizard} /> },
    {
      step: 'where' as const,
      label: t('deploy.step.where'),
      content:
        names.length <= namedAtMost
          ? texts.text(list(names))
          : texts.text(message('deploy.hosts', { count: names.length })),
    },
    { step: 'how' as const, label: t('deploy.step.how'), content: t(`deploy.mode.${draft.how.mode}`) },
  ]
  return <WizardSummary label={t('deploy.summary')} steps={steps} step={step} onStep={go} parts={parts} />
}

function What({ wizard: { draft, image, profile, chosen } }: { wizard: DeployWizard }) {
  if (draft.from === 'image') return <Data>{image?.name ?? ''}</Data>
  if (draft.from === 'profile') return <Data>{profile?.name ?? ''}</Data>
  if (draft.from === 'flake') return <Data>{draft.reference}</Data>
  if (draft.from === 'kit') return <Data>{draft.kit.folder}</Data>
  return t('deploy.what.generation', {
    number: String(draft.generation ?? ''),
    name: chosen[0]?.name ?? '',
  })
}
