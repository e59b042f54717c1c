// One drive that will be erased: what is lost, what is put on it, and its name to type where that is asked.
import { mayWrite } from '#shared/flash/may-write.ts'
import type { FieldProblem } from '#shared/model/build.ts'
import type { SeedAnswers } from '#shared/model/seed.ts'
import { Button } from '../../ui/button.tsx'
import { FieldError } from '../../ui/field.tsx'
import type { ChosenState } from './drive-choice.ts'
import { DriveFacts } from './drive-row.tsx'
import { seedWords } from './personal.ts'
import { TypedName } from './typed-name.tsx'
import type { FlashWizard } from './use-flash.ts'

type Props = {
  state: ChosenState
  wizard: FlashWizard
  seed: SeedAnswers | null
  problems: FieldProblem[]
}

export function ConfirmDrive({ state: { chosen, drive, gone }, wizard, seed, problems }: Props) {
  const { draft, facts, canPersonalise, set } = wizard
  if (!drive)
    return (
      <li className="flex items-center gap-3 px-4 py-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{chosen.name}</p>
          {gone && <FieldError>{gone}</FieldError>}
        </div>
        <Button size="sm" onClick={() => wizard.toggle(chosen, false)}>
          Leave it out
        </Button>
      </li>
    )
  const typed = draft.typed[chosen.path] ?? ''
  const asked = mayWrite(drive, facts)
  const { notes } = mayWrite(drive, facts, { typedName: typed })
  const known = new Set(notes.map(({ text }) => text))
  const more = (wizard.check.data?.notes ?? [])
    .filter(note => note.startsWith(`${chosen.name}: `))
    .map(note => note.slice(chosen.name.length + 2))
    .filter(note => !known.has(note) && !asked.reasons.some(({ text }) => text === note))
  const wrong = problems.filter(({ error }) => error.code !== 'drive.unconfirmed' || typed !== '')
  const mistyped = asked.may === 'typed' && typed !== '' && typed !== asked.name
  return (
    <li className="flex gap-3 px-4 py-3">
      <DriveFacts drive={drive} name={asked.name} image={facts} bare>
        <span className="mt-1 block space-y-0.5">
          {[
            ...notes.filter(({ code }) => code !== asked.reasons[0]?.code).map(({ text }) => text),
            ...more,
          ].map(text => (
            <span key={text} className="block text-sm">
              {text}
            </span>
          ))}
          {notes.every(({ code }) => code !== 'contents') && (
            <span className="block text-sm">
              Nothing that Kiln knows of is on it. It is erased all the same.
            </span>
          )}
          {canPersonalise && <span className="block text-sm">Gets {seedWords(seed)}.</span>}
        </span>
        {asked.may === 'typed' && (
          <span className="mt-3 block max-w-md">
            <TypedName
              name={asked.name}
              reason={asked.reasons.map(({ text }) => text).join(' ')}
              value={typed}
              onChange={value => set({ typed: { ...draft.typed, [chosen.path]: value } })}
              error={mistyped ? 'It is not the exact name yet.' : undefined}
            />
          </span>
        )}
        {wrong
          .filter(({ error }) => !mistyped || error.code !== 'drive.unconfirmed')
          .map(({ field, error }) => (
            <span key={field + error.message} className="mt-1 block">
              <FieldError>
                {error.message} {error.hint}
              </FieldError>
            </span>
          ))}
      </DriveFacts>
    </li>
  )
}
