// One drive that will be erased: what is lost, what is put on it, and its name to type if that is required.

import { seedText } from '#features/seed/answers.ts'
import { cn } from '#lib/class-names.ts'
import { errorLine, t, texts } from '#lib/texts/texts.ts'
import type { FieldProblem } from '#shared/builds/build.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { Button } from '#ui/controls/button.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { confirmNotes } from './confirm-notes.ts'
import { TypedName } from './drives/confirm-name.tsx'
import { DriveFacts } from './drives/drive-row.tsx'
import type { ChosenState } from './wizard/drive-choice.ts'
import type { FlashWizard } from './wizard/use-flash.ts'

type Props = {
  state: ChosenState
  wizard: FlashWizard
  seed: SeedAnswers | null
  problems: FieldProblem[]
}

const toneClass = { loss: 'font-medium text-bad', warn: 'font-medium text-warn', plain: '' }

export function ConfirmDrive({ state: { chosen, drive, gone }, wizard, seed, problems }: Props) {
  const { draft, facts, canPersonalise, set } = wizard
  if (!drive)
    return (
      <li className="flex items-center gap-3 px-4 py-3">
        <div className="min-w-0 flex-1">
          <p translate="no" dir="auto" className="font-medium">
            {chosen.name}
          </p>
          {gone && <FieldError>{gone}</FieldError>}
        </div>
        <Button size="sm" onClick={() => wizard.toggle(chosen, false)}>
          {t('flash.drives.leave-out')}
        </Button>
      </li>
    )
  const typed = draft.typed[chosen.path] ?? ''
  const { may, name, reasons } = mayWrite(drive, facts)
  const notes = confirmNotes(drive, facts, { typedName: typed, known: wizard.check.data?.notes ?? [] })
  // A name that is not typed yet is not an error, and the field itself says what is still missing.
  const wrong = problems.filter(({ error }) => error.code !== 'drive.unconfirmed')
  return (
    <li className="flex gap-3 px-4 py-3">
      <DriveFacts drive={drive} name={name} image={facts} bare>
        <span className="mt-1 block space-y-0.5 text-sm">
          {notes.map(({ text, tone }) => (
            <span key={text} className={cn('block', toneClass[tone])}>
              {text}
            </span>
          ))}
          {canPersonalise && (
            <span className="block">
              {seed ? t('flash.confirm.gets', { what: seedText(seed) }) : t('flash.confirm.gets-nothing')}
            </span>
          )}
        </span>
        {may === 'typed' && (
          <span className="mt-3 block max-w-md">
            <TypedName
              name={name}
              reason={reasons.map(({ text }) => texts.text(text)).join(' ')}
              value={typed}
              onChange={value => set({ typed: { ...draft.typed, [chosen.path]: value } })}
              error={typed !== '' && typed !== name ? t('flash.confirm.wrong-name') : undefined}
            />
          </span>
        )}
        {wrong.map(({ field, error }) => (
          <span key={field + error.code} className="mt-1 block">
            <FieldError>{errorLine(error)}</FieldError>
          </span>
        ))}
      </DriveFacts>
    </li>
  )
}
