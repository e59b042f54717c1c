// The steps of publishing, and why a step cannot be left yet. Pure.
import '#features/plan/texts.ts'
import '../texts.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import type { Step } from '#ui/wizard/steps.ts'
import type { StepId, WhereProblem } from './draft.ts'
import type { PublishWizard } from './use-publish.ts'

export const steps: readonly Step<StepId, PublishWizard>[] = [
  {
    id: 'boxes',
    label: t('updates.step.boxes'),
    missing: ({ chosen }) => (chosen.length > 0 ? null : t('updates.boxes.missing')),
  },
  { id: 'where', label: t('updates.step.where'), missing: withoutPlace },
  {
    id: 'plan',
    label: t('updates.step.plan'),
    missing: wizard =>
      wizard.chosen.length === 0
        ? t('updates.boxes.missing')
        : (withoutPlace(wizard) ?? (wizard.planning.plan ? null : t('plan.waits'))),
  },
]

function withoutPlace({ problems, keys, folderError }: PublishWizard): string | null {
  const { folder } = problems
  if (folder) return whereText(folder)
  if (folderError) return texts.error(folderError).message
  if (Object.keys(problems).length > 0) return t('updates.where.wrong')
  if (keys.data?.keyring) return t('updates.keyring.missing')
  return keys.data?.keys ? null : t('updates.keys.missing')
}

export const whereText = (problem: WhereProblem): string =>
  typeof problem === 'string'
    ? t(`updates.wrong.${problem}`)
    : t('updates.number.wrong', { from: problem.from, to: problem.to })

const namedAtMost = 2

/** "attic and cellar", or "3 boxes". */
export const boxesText = (names: readonly string[]): string =>
  texts.text(
    names.length <= namedAtMost ? list(names) : windowMessage('updates.boxes.count', { count: names.length }),
  )
