import '#features/profile-form/texts.ts'
import './flake-texts.ts'
import './texts.ts'
import { LoaderCircle } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { CallWaitingLine } from '#features/jobs/waiting-line.tsx'
import { RefusedTrust } from '#features/profile-form/refused-trust.tsx'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import { folderReference } from '#shared/profiles/reference.ts'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { FolderInput } from '#ui/paths/folder-input.tsx'
import { Words } from '#ui/text.tsx'
import { type FlakeChoice, useFlakeLook } from './use-flake-look.ts'

type FlakeDialogProps = {
  /** The text of the dialog when it was last open. */
  text: string
  onTextChange: (text: string) => void
  /** Flakes that images were built of before. */
  earlier: readonly string[]
  onFound: (reference: string) => void
  onClose: () => void
}

/** Asks for a flake, has Nix look at it, and asks which of its configurations is meant where there are several. */
export function FlakeDialog({ text, onTextChange, earlier, onFound, onClose }: FlakeDialogProps) {
  const { under, choices, error, look, use, reset } = useFlakeLook(onFound)
  const [chosen, setChosen] = useState<string | null>(null)
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const choice = choices?.find(one => one.reference === chosen) ?? choices?.[0]
  const busy = under !== 'nothing'

  const change = (next: string) => {
    onTextChange(next)
    setMissing(false)
    reset()
  }
  const inspectFlake = (reference: string) => {
    if (reference) return void look(reference)
    setMissing(true)
    field.current?.focus()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) again()
  }
  const again = () => {
    if (choice) void use(choice.reference)
    else inspectFlake(text.trim())
  }
  const picked = (folder: string) => {
    change(folderReference(folder))
    inspectFlake(folderReference(folder))
  }
  return (
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={t('new.flake')}
      description={t('new.flake.help')}
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>{t('new.flake.cancel')}</Button>
          <Button variant="primary" type="submit" form="flake-dialog" busy={busy}>
            {choice ? t('new.flake.use', { name: choice.name }) : t('new.flake.look')}
          </Button>
        </>
      }
    >
      <form id="flake-dialog" onSubmit={submit} className="space-y-4">
        <Field
          label={t('new.flake.reference')}
          help={
            <Words>
              {t('new.flake.reference.help', { folder: '/home/me/machines', address: 'github:owner/repo' })}
            </Words>
          }
          error={missing ? t('new.flake.reference.missing') : undefined}
        >
          {control => (
            <FolderInput
              control={control}
              inputRef={field}
              pick={t('new.flake.pick-folder')}
              value={text}
              onValueChange={change}
              onPick={picked}
            />
          )}
        </Field>
        {earlier.length > 0 && !choices && !busy && !error && (
          <Earlier
            references={earlier}
            onChoose={reference => {
              change(reference)
              inspectFlake(reference)
            }}
          />
        )}
        {choices && <FlakeChoices choices={choices} chosen={choice?.reference} onChoose={setChosen} />}
        <div role="status">{busy && <Waiting under={under} />}</div>
        {busy && <CallWaitingLine call={under === 'look' ? 'profiles.look' : 'profiles.show'} />}
        {Boolean(error) && (
          <RefusedTrust error={error} onTrusted={again}>
            <ErrorPanel error={error} />
          </RefusedTrust>
        )}
        <Callout>{t('profile-form.flake.warning')}</Callout>
      </form>
    </Dialog>
  )
}

const Waiting = ({ under }: { under: 'look' | 'evaluation' | 'nothing' }) => (
  <p className="flex gap-2 text-muted">
    <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 animate-spin" />
    {t(under === 'look' ? 'new.flake.fetching' : 'new.flake.evaluating')}
  </p>
)

function Earlier({
  references,
  onChoose,
}: {
  references: readonly string[]
  onChoose: (text: string) => void
}) {
  return (
    <section aria-label={t('new.flake.earlier')} className="space-y-1.5">
      <h3 className="text-muted text-sm">{t('new.flake.earlier')}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {references.map(reference => (
          <li key={reference} className="min-w-0">
            <Button size="sm" className="max-w-full font-mono" onClick={() => onChoose(reference)}>
              <span translate="no" dir="auto" className="truncate">
                {reference}
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

type FlakeChoicesProps = {
  choices: readonly FlakeChoice[]
  chosen: string | undefined
  onChoose: (reference: string) => void
}

/** The configurations of a flake, which may be very many: a list that scrolls. */
const FlakeChoices = ({ choices, chosen, onChoose }: FlakeChoicesProps) => (
  <fieldset>
    <legend className="mb-1.5 font-medium">{t('new.flake.which', { count: choices.length })}</legend>
    <div className="max-h-56 overflow-y-auto rounded-md border border-line p-1">
      {choices.map(({ reference, name, kind }) => (
        <label
          key={reference}
          data-chosen={reference === chosen || undefined}
          className={cn(
            'choice relative flex h-8 items-center gap-2 rounded px-2',
            'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-(--focus)',
            reference === chosen ? 'bg-accent-soft text-brand-text' : 'hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name="flake-choice"
            className="absolute inset-0 cursor-pointer opacity-0"
            checked={reference === chosen}
            onChange={() => onChoose(reference)}
          />
          <span
            aria-hidden
            className="flex size-3.5 shrink-0 items-center justify-center rounded-full border border-current"
          >
            {reference === chosen && <span className="choice-dot size-1.5 rounded-full bg-current" />}
          </span>
          <span translate="no" dir="auto" className="min-w-0 truncate">
            {name}
          </span>
          {kind === 'images' && <span className="text-muted text-sm">{t('new.flake.own-images')}</span>}
        </label>
      ))}
    </div>
  </fieldset>
)
