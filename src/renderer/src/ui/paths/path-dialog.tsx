import { type FormEvent, useRef, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Input } from '../controls/input.tsx'
import { Dialog } from '../dialog.tsx'

type PathDialogProps = { title: string; onAnswer: (path: string | null) => void }

/** Asks for a folder where no system can: in a browser. */
export function PathDialog({ title, onAnswer }: PathDialogProps) {
  const [path, setPath] = useState('')
  const [missing, setMissing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = path.trim()
    if (given) return onAnswer(given)
    setMissing(true)
    field.current?.focus()
  }
  return (
    <Dialog
      open
      onOpenChange={open => open || onAnswer(null)}
      title={title}
      initialFocus={field}
      footer={
        <>
          <Button onClick={() => onAnswer(null)}>{t('ui.cancel')}</Button>
          <Button variant="primary" type="submit" form="path-dialog">
            {t('ui.use-folder')}
          </Button>
        </>
      }
    >
      <form id="path-dialog" onSubmit={submit}>
        <Field
          label={t('ui.folder-path')}
          help={t('ui.folder-path.help')}
          error={missing && !path.trim() ? t('ui.folder-path.missing') : undefined}
        >
          {control => (
            <Input
              {...control}
              ref={field}
              className="font-mono"
              value={path}
              onChange={event => setPath(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
