// The choices so far, beside the steps when there is room.

import { t } from '#lib/texts/texts.ts'
import { Data } from '#ui/data.tsx'
import { type SummaryPart, WizardSummary } from '#ui/wizard/summary.tsx'
import { sizeWords } from '../source/source-facts.tsx'
import type { StepId } from '../wizard/draft.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'

const shownDrives = 8

export function SummaryColumn({ wizard }: { wizard: FlashWizard }) {
  const { facts, draft, states, steps, step, go } = wizard
  const { way, answers, table } = draft.personal
  const parts: SummaryPart<StepId>[] = [
    {
      step: 'what',
      label: t('flash.summary.image'),
      content: facts ? (
        <>
          <span translate="no" dir="auto" className="block break-words font-medium">
            {facts.name}
          </span>
          <span className="block text-muted">{sizeWords(facts).join(' · ')}</span>
        </>
      ) : null,
    },
    {
      step: 'where',
      label:
        draft.drives.length > 1
          ? t('flash.summary.drives', { count: draft.drives.length })
          : t('flash.summary.drive'),
      content: states.length === 0 ? null : <ChosenDrives states={states} />,
    },
  ]
  if (wizard.canPersonalise)
    parts.push({
      step: 'personalise',
      label: t('flash.summary.personal'),
      content:
        way === 'table'
          ? table
            ? t('flash.summary.table', { file: table.file })
            : t('flash.summary.no-table')
          : (way === 'form' && answers.hostname && <Data>{answers.hostname}</Data>) ||
            t('flash.summary.no-changes'),
    })
  return <WizardSummary label={t('flash.summary')} steps={steps} step={step} onStep={go} parts={parts} />
}

const ChosenDrives = ({ states }: Pick<FlashWizard, 'states'>) => (
  <ul className="space-y-1">
    {states.slice(0, shownDrives).map(({ chosen, gone }) => (
      <li key={chosen.path} translate="no" className="truncate" title={`${chosen.name}, ${chosen.path}`}>
        <span className={gone ? 'text-warn line-through' : ''}>{chosen.name}</span>
      </li>
    ))}
    {states.length > shownDrives && (
      <li className="text-muted">{t('flash.summary.more', { count: states.length - shownDrives })}</li>
    )}
  </ul>
)
