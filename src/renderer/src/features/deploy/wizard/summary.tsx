import { windowMessage } from '#lib/texts/own-texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import { Data } from '#ui/data.tsx'
import type { SummaryPart } from '#ui/wizard/summary.tsx'
import type { StepId } from './draft.ts'
import { type How, restarts } from './how.ts'
import type { DeployWizard } from './use-deploy.ts'

const namedAtMost = 6

export function summaryOf(wizard: DeployWizard) {
  const { draft, chosen } = wizard
  const parts: SummaryPart<StepId>[] = [
    { step: 'what', label: t('deploy.step.what'), content: what(wizard) },
    { step: 'where', label: t('deploy.step.where'), content: where(chosen.map(({ name }) => name)) },
    { step: 'how', label: t('deploy.step.how'), content: howText(draft.how) },
  ]
  return { label: t('deploy.summary'), parts }
}

function where(names: readonly string[]): string | null {
  if (names.length === 0) return null
  return texts.text(
    names.length <= namedAtMost ? list(names) : windowMessage('deploy.hosts', { count: names.length }),
  )
}

/** The name of what was chosen; null before that. */
function what({ draft, image, profile, chosen }: DeployWizard) {
  if (draft.from === 'generation')
    return t('deploy.what.generation', {
      number: String(draft.generation ?? ''),
      name: chosen[0]?.name ?? '',
    })
  if (draft.from === 'each' && draft.fleet.of === 'boxes') return t('deploy.what.boxes')
  const name = {
    image: image?.name,
    profile: profile?.name,
    flake: draft.reference,
    kit: draft.kit.folder,
    each: draft.fleet.flake,
  }[draft.from]
  return name ? <Data>{name}</Data> : null
}

const howText = (how: How) => t(restarts(how) ? 'deploy.mode.restart' : `deploy.mode.${how.mode}`)
