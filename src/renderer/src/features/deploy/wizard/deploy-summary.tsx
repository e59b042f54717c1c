import { t, texts } from '#lib/texts/texts.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import { Data } from '#ui/data.tsx'
import { WizardSummary } from '#ui/wizard/summary.tsx'
import { type How, restarts } from './how.ts'
import type { DeployWizard } from './use-deploy.ts'

const namedAtMost = 6

export function DeploySummary({ wizard }: { wizard: DeployWizard }) {
  const { draft, step, steps, go, chosen } = wizard
  const names = chosen.map(({ name }) => name)
  const parts = [
    { step: 'what' as const, label: t('deploy.step.what'), content: what(wizard) },
    {
      step: 'where' as const,
      label: t('deploy.step.where'),
      content:
        names.length === 0
          ? null
          : names.length <= namedAtMost
            ? texts.text(list(names))
            : texts.text(message('deploy.hosts', { count: names.length })),
    },
    { step: 'how' as const, label: t('deploy.step.how'), content: howText(draft.how) },
  ]
  return <WizardSummary label={t('deploy.summary')} steps={steps} step={step} onStep={go} parts={parts} />
}

/** The name of what was chosen; null before that. */
function what({ draft, image, profile, chosen }: DeployWizard) {
  if (draft.from === 'generation')
    return t('deploy.what.generation', {
      number: String(draft.generation ?? ''),
      name: chosen[0]?.name ?? '',
    })
  const name = {
    image: image?.name,
    profile: profile?.name,
    flake: draft.reference,
    kit: draft.kit.folder,
  }[draft.from]
  return name ? <Data>{name}</Data> : null
}

const howText = (how: How) => t(restarts(how) ? 'deploy.mode.restart' : `deploy.mode.${how.mode}`)
