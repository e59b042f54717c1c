// The choices so far.

import { t, texts } from '#lib/texts/texts.ts'
import { namesApart } from '#shared/drives/names-apart.ts'
import { bytes } from '#shared/messages/message.ts'
import { Data } from '#ui/data.tsx'
import type { SummaryPart } from '#ui/wizard/summary.tsx'
import type { StepId } from './draft.ts'
import type { FlashWizard } from './use-flash.ts'

const shownDrives = 8

export function summaryOf({ facts, draft, states, canPersonalise }: FlashWizard) {
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
  if (canPersonalise)
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
  return { label: t('flash.summary'), parts }
}

function ChosenDrives({ states }: Pick<FlashWizard, 'states'>) {
  const names = namesApart(states.map(({ chosen: { name, path } }) => ({ name, mark: path })))
  return (
    <ul className="space-y-1">
      {states.slice(0, shownDrives).map(({ chosen, gone }, at) => (
        <li
          key={chosen.path}
          translate="no"
          className="break-words"
          title={[chosen.name, chosen.path, chosen.serial].filter(Boolean).join(', ')}
        >
          <span className={gone ? 'text-warn line-through' : ''}>{names[at]}</span>
        </li>
      ))}
      {states.length > shownDrives && (
        <li className="text-muted">{t('flash.summary.more', { count: states.length - shownDrives })}</li>
      )}
    </ul>
  )
}

/** "raw in .xz", "needs a drive of 2.1 GB", "840 MB to write". */
export function sizeWords({
  kind,
  sizeBytes,
  mappedBytes,
  fileBytes,
}: NonNullable<FlashWizard['facts']>): string[] {
  const words = [typeof kind === 'string' ? texts.data(kind) : texts.text(kind)]
  if (sizeBytes !== null) words.push(t('flash.source.needs', { size: bytes(sizeBytes) }))
  else if (fileBytes !== null) words.push(t('flash.source.packed', { size: bytes(fileBytes) }))
  else words.push(t('flash.source.size-unknown'))
  if (mappedBytes !== null && mappedBytes !== sizeBytes)
    words.push(t('flash.source.data', { size: bytes(mappedBytes) }))
  return words
}
