import { t, texts } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import { Data } from '#ui/data.tsx'
import type { SummaryPart } from '#ui/wizard/summary.tsx'
import type { StepId } from './draft.ts'
import { boxesText } from './steps.ts'
import type { PublishWizard } from './use-publish.ts'

const namedAtMost = 6

export function summaryOf({ chosen, where }: PublishWizard) {
  const names = chosen.map(({ name }) => name)
  const parts: SummaryPart<StepId>[] = [
    {
      step: 'boxes',
      label: t('updates.step.boxes'),
      content:
        names.length === 0 ? null : names.length <= namedAtMost ? texts.text(list(names)) : boxesText(names),
    },
    {
      step: 'where',
      label: t('updates.step.where'),
      content: where.folder === '' ? null : <Data>{where.folder}</Data>,
    },
  ]
  return { label: t('updates.summary'), parts }
}
